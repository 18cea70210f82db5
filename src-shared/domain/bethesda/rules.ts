import { gravestOf, type ReadersCounts, type Suggestion, type Warning, type WarningFacts } from '../forms/form.ts'
import type { Task } from '../task/index.ts'
import { type BethesdaDraft, categoryOf, type Interpretation, interpretations } from './draft.ts'

/** The interpretation that each class of cells stands for. */
const interpretationOf: Readonly<Record<string, Interpretation | undefined>> = {
  'ASC-US': 'asc-us',
  LSIL: 'lsil',
  'ASC-H': 'asc-h',
  HSIL: 'hsil',
  SCC: 'scc',
  AGC: 'agc-nos',
  Trichomonas: 'trichomonas',
  Candida: 'candida',
  Flora: 'bacterial-vaginosis',
  Herpes: 'herpes',
  Actinomyces: 'actinomyces',
}

/** The most serious class of cells that an interpretation covers. */
const accountsFor: Readonly<Partial<Record<Interpretation, string>>> = {
  'asc-us': 'ASC-US',
  lsil: 'LSIL',
  'asc-h': 'ASC-H',
  'agc-endocervical': 'AGC',
  'agc-endometrial': 'AGC',
  'agc-nos': 'AGC',
  'agc-endocervical-neoplastic': 'AGC',
  'agc-neoplastic': 'AGC',
  hsil: 'HSIL',
  ais: 'HSIL',
  'hsil-invasion': 'SCC',
  scc: 'SCC',
  'adenocarcinoma-endocervical': 'SCC',
  'adenocarcinoma-endometrial': 'SCC',
  'adenocarcinoma-extrauterine': 'SCC',
  'adenocarcinoma-nos': 'SCC',
  'other-malignant': 'SCC',
}

const glandular = 'AGC'

/** The interpretation that a class of cells stands for; null if it stands for none, as normal cells do. */
export const interpretationFor = (code: string): Interpretation | null => interpretationOf[code] ?? null

/**
 * The most serious squamous class and the glandular class among the reader's cells, with the organisms seen. Abnormal
 * cells also answer an adequacy that was not stated. Null if the reader's decisions do not support any result.
 */
export function suggest(counts: ReadersCounts, task: Task): Suggestion<BethesdaDraft> | null {
  const seen = [...counts.keys()].sort(task.compareWorst)
  const squamous = seen.filter((code) => task.isAbnormal(code) && code !== glandular).slice(0, 1)
  const others = seen.filter((code) => code === glandular || (!task.isAbnormal(code) && !task.isNegative(code)))
  const classes = [...squamous, ...others]
  const found = classes.flatMap((code) => interpretationOf[code] ?? [])
  if (found.length === 0) return null
  const inOrder = interpretations.filter((item) => found.includes(item))
  const abnormal = classes.some(task.isAbnormal)
  return {
    classes,
    apply: (draft) => ({
      ...draft,
      // Any abnormal cell makes a specimen satisfactory by definition. Otherwise the adequacy is the reader's to state.
      adequacy: draft.adequacy ?? (abnormal ? 'satisfactory' : null),
      category: categoryOf(inOrder),
      interpretations: [...new Set([...draft.interpretations, ...inOrder])],
    }),
  }
}

/** Warnings from comparing a result with the reader's own cells and with the area that was screened. */
export function warnings(draft: BethesdaDraft, { counts, smallArea }: WarningFacts, task: Task): Warning[] {
  const found: Warning[] = []
  const gravest = gravestOf(counts, task)
  if (gravest !== null && draft.adequacy !== null) {
    if (draft.adequacy !== 'satisfactory') found.push({ code: 'unsatisfactory-with-cells', label: gravest })
    else if (draft.category !== null && task.severityOf(gravest) > statedSeverity(draft, task))
      found.push({ code: 'cells-graver', label: gravest })
  }
  if (smallArea && draft.adequacy === 'satisfactory') found.push({ code: 'small-area' })
  return found
}

/** The most serious class of cells that each interpretation covers. */
export const stated = ({ interpretations: found }: BethesdaDraft, task: Task): string[] =>
  found.flatMap((item) => accountsFor[item] ?? []).filter(task.has)

const statedSeverity = (draft: BethesdaDraft, task: Task): number =>
  Math.max(0, ...stated(draft, task).map(task.severityOf))
