import type { StoreApi } from 'zustand/vanilla'
import type { Line } from '#renderer/viewer/index.ts'
import type { Measure, MeasureEdit, MeasuresChange } from '#shared/contract/schemas/measure.ts'
import type { CaseCore, CaseState } from './case-state.ts'
import { takesNothing } from './read-only.ts'
import type { ReviewsParts } from './reviews.ts'
import { recorded, savedAnd } from './transitions.ts'

/** The distances measured with the ruler. They are kept with the case until it is signed. */
export interface Measures {
  /**
   * Keeps a distance on the current slide. On a case that is closed it is only shown, until the case is left. Returns
   * whether it is kept.
   */
  addMeasure(line: Line): boolean
  editMeasure(measureId: number, edit: Omit<MeasureEdit, 'caseId' | 'measureId'>): void
  /** Takes the measures as another window left them. */
  takeMeasures(change: MeasuresChange): void
}

export function createMeasures(
  caseId: number,
  core: Pick<CaseCore, 'addMeasure' | 'editMeasure' | 'errorOf'>,
  { getState: get, setState: set }: StoreApi<CaseState>,
  { own, inTurn }: Pick<ReviewsParts, 'own' | 'inTurn'>,
): Measures {
  let underway = 0
  let made = 0

  const without = (id: number): Measure[] => get().measures.filter((one) => one.id !== id)

  const take = (change: MeasuresChange): void =>
    set({ ...recorded(change), measures: savedAnd(get().measures, change.measures) })

  /** Calls the core in the order of the reader's actions. A call that failed can be retried. */
  const send = (call: () => Promise<MeasuresChange>, retry: () => void, ended: () => void): void => {
    underway += 1
    inTurn(async () => {
      try {
        const change = await call()
        ended()
        own.made(change.undoDepth)
        take(change)
      } catch (error) {
        ended()
        set({ failures: [...get().failures, { cellIds: [], error: core.errorOf(error), retry }] })
      } finally {
        underway -= 1
      }
    })
  }

  function addMeasure(line: Line): boolean {
    const { detail } = get()
    if (detail === null) return false
    const shown: Measure = { ...line, id: -++made, slideId: detail.slide.id, marked: false }
    set({ measures: [...get().measures, shown] })
    if (takesNothing(detail)) return false
    send(
      () => core.addMeasure({ ...line, caseId, slideId: shown.slideId }),
      () => void addMeasure(line),
      () => set({ measures: without(shown.id) }),
    )
    return true
  }

  function editMeasure(measureId: number, edit: Omit<MeasureEdit, 'caseId' | 'measureId'>): void {
    if (measureId < 0) {
      if (edit.removed) set({ measures: without(measureId) })
      return
    }
    send(
      () => core.editMeasure({ ...edit, caseId, measureId }),
      () => editMeasure(measureId, edit),
      () => undefined,
    )
  }

  return {
    addMeasure,
    editMeasure,
    takeMeasures(change) {
      if (change.caseId !== caseId || underway > 0) return
      own.madeElsewhere(change.undoDepth)
      take(change)
    },
  }
}
