import type { StoreApi } from 'zustand/vanilla'
import { steppedPlane } from '#renderer/viewer/index.ts'
import { allInFocus } from '#shared/domain/slide-info.ts'
import type { WorkbenchState } from './bench-state.ts'
import type { CaseStore } from './case-store.ts'

/** The shown focal plane of slides with several. */
export interface PlaneSteps {
  setPlane(plane: number): void
  stepPlane(by: number): void
  /** Shows all in focus, or the previous plane. */
  toggleAllInFocus(): void
}

/** `keepPlane` remembers the plane at which the reader left a slide. */
export function createPlaneSteps(
  store: CaseStore,
  bench: StoreApi<WorkbenchState>,
  keepPlane: (slideId: number, plane: number) => void,
): PlaneSteps {
  /** The plane to return to from all in focus. */
  let before: number | null = null
  const setPlane = (plane: number): void => {
    const slide = store.getState().detail?.slide
    if (!slide || slide.planes < 2 || plane === bench.getState().plane) return
    bench.setState({ plane })
    keepPlane(slide.id, plane)
  }
  return {
    setPlane,
    stepPlane(by) {
      const slide = store.getState().detail?.slide
      const { plane } = bench.getState()
      if (slide && plane !== null) setPlane(steppedPlane(slide, plane, by))
    },
    toggleAllInFocus() {
      const { plane } = bench.getState()
      if (plane === null) return
      if (plane === allInFocus) setPlane(before ?? store.getState().detail?.slide.startPlane ?? 0)
      else {
        before = plane
        setPlane(allInFocus)
      }
    },
  }
}
