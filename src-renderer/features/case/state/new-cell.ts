import type { StoreApi } from 'zustand/vanilla'
import { boxAround, type DrawnBox } from '#renderer/viewer/index.ts'
import type { WorkbenchState } from './bench-state.ts'
import type { CaseStore } from './case-store.ts'

/** Adding a cell by drawing: first its box, then its class. */
export interface NewCellSteps {
  /** Asks for the class of the box that was drawn. */
  askClass(box: DrawnBox): void
  /** Asks for the class of a cell at the centre of the view, for readers without a mouse. */
  askClassAtCentre(): void
  /** Adds the cell that was drawn. */
  addDrawn(label: string): void
  /** Removes the box. */
  dropDrawn(): void
}

export function createNewCellSteps(store: CaseStore, bench: StoreApi<WorkbenchState>): NewCellSteps {
  const { getState: get, setState: set } = bench
  const askClass = (box: DrawnBox): void => {
    get().viewer?.setTool('pan')
    get().viewer?.setNewBox(box)
    set({ newBox: box, choosingIn: null })
  }
  const dropDrawn = (): void => {
    get().viewer?.setNewBox(null)
    set({ newBox: null, choosingIn: null })
  }
  return {
    askClass,
    dropDrawn,
    askClassAtCentre() {
      const { viewer } = get()
      const slide = store.getState().detail?.slide
      if (viewer === null || !slide) return
      const { x, y } = viewer.view()
      if (x < 0 || y < 0 || x > slide.width || y > slide.height) return
      askClass(boxAround({ x, y }, slide.micronsPerPixel))
    },
    addDrawn(label) {
      const { newBox } = get()
      if (newBox === null) return
      dropDrawn()
      store.addCell({ ...newBox, label })
    },
  }
}
