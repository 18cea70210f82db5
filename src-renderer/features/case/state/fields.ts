import type { StoreApi } from 'zustand/vanilla'
import { fieldInView, steppedField, zoomOfField } from '#renderer/viewer/index.ts'
import type { WorkbenchState } from './bench-state.ts'
import type { CaseStore } from './case-store.ts'

/** Moves through the fields of a slide that consists of several. */
export interface FieldSteps {
  /** Shows a field as a whole. */
  showField(index: number): void
  stepField(by: 1 | -1): void
}

export function createFieldSteps(store: CaseStore, bench: StoreApi<WorkbenchState>): FieldSteps {
  /** The last field shown. From the glass between fields, a step continues from it. */
  let shown: number | null = null
  const showField = (index: number): void => {
    const { viewer } = bench.getState()
    const field = store.getState().detail?.slide.fields[index]
    if (viewer === null || !field) return
    shown = index
    const centre = { x: field.x + field.width / 2, y: field.y + field.height / 2 }
    viewer.moveTo(centre, { zoom: zoomOfField(field, viewer.view()) })
  }
  return {
    showField,
    stepField(by) {
      const { viewer } = bench.getState()
      const fields = store.getState().detail?.slide.fields ?? []
      if (viewer === null || fields.length === 0) return
      const to = steppedField(fields.length, fieldInView(fields, viewer.view()) ?? shown, by)
      if (to !== null) showField(to)
    },
  }
}
