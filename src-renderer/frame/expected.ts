import { createStore } from 'zustand/vanilla'

/** The case that the reader will probably open next: chosen in the worklist, or the one after the case to be signed. */
export interface ExpectedCase {
  readonly caseId: number
  /** The slide that the case opens with. */
  readonly slideId: number
}

export const expectedCase = createStore<{ readonly next: ExpectedCase | null }>(() => ({ next: null }))

/** Says which case the reader will probably open next, so that its pictures are there by then. */
export const expectCase = ({ id, slideId }: { readonly id: number; readonly slideId: number }): void =>
  expectedCase.setState({ next: { caseId: id, slideId } })
