import type { Task } from '../domain/task/index.ts'

/** A part of a result as text: a heading with its lines, in the form's order. */
export interface ResultSection {
  readonly code: string
  readonly heading: string
  readonly lines: readonly string[]
  /** How it stands out: `decisive` is what is looked for first; of `first`, the first line alone is strong. */
  readonly weight: 'decisive' | 'strong' | 'first' | 'plain'
}

/** The words of a report's form. */
export interface FormWords<D> {
  /** The result as it reads on paper and in the window. What was not stated does not appear. */
  sections(draft: D, task: Task): ResultSection[]
  /** The result in a line of the worklist. `category`: a draft's, which may be of another version of the task. */
  short(category: string, task: Task): string
  /** What to do about something that stands between the draft and its signature. */
  problem(code: string): string
}
