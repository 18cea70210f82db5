export { type TallyDraft, type TallyProblem, tallyDraft, tallyForm, tallyProblems } from './tally.ts'
