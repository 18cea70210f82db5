import type { Task } from '../domain/task/index.ts'

/** A part of a result as text: a heading with its lines, in the form's order. */
export interface ResultSection {
  readonly code: string
  readonly heading: string
  readonly lines: readonly string[]
  /** Emphasis: `decisive` is what readers look for first; `first` makes the first line alone strong. */
  readonly weight: 'decisive' | 'strong' | 'first' | 'plain'
}

/** The words of a report's form. */
export interface FormWords<D> {
  /** The result as shown on paper and in the window. Anything not stated is omitted. */
  sections(draft: D, task: Task): ResultSection[]
  /**
   * The result in one line for the worklist. `category` comes from a draft, perhaps of another version of the task.
   */
  short(category: string, task: Task): string
  /** What to do about something that prevents the draft's signature. */
  problem(code: string): string
}
