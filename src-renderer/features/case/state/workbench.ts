import { createStore, type StoreApi } from 'zustand/vanilla'
import type { HeatSettings, SlideTool } from '#renderer/viewer/index.ts'
import { initialBench, innermostOpen, type WorkbenchState } from './bench-state.ts'
import type { CaseStore } from './case-store.ts'
import { createFieldSteps, type FieldSteps } from './fields.ts'
import { cellPlace, createFollower, type Follower } from './follower.ts'
import { createNewCellSteps, type NewCellSteps } from './new-cell.ts'
import { createPlaneSteps, type PlaneSteps } from './planes.ts'
import { setCasePrefs } from './prefs.ts'

/** The state of the page around the data, and all actions of its keys and controls. */
export interface Workbench extends StoreApi<WorkbenchState>, Follower, PlaneSteps, FieldSteps, NewCellSteps {
  /** Goes to the chosen cell at 40x. */
  toSlide(): void
  /** Shows the findings, wherever they are. */
  showFindings(): void
  /** The result cannot be signed yet. The findings explain why. */
  block(): void
  /** Closes the innermost open thing. Returns false if nothing was open. */
  back(): boolean
  setTool(tool: SlideTool): void
  setFocusShown(shown: boolean): void
  setHeat(settings: HeatSettings): void
  setMarksShown(shown: boolean): void
}

const slideObjective = 40

/** Connects the gallery to the slide. `keepPlane` remembers the focal plane at which the reader left a slide. */
export function createWorkbench(store: CaseStore, keepPlane: (slideId: number, plane: number) => void): Workbench {
  const bench = createStore<WorkbenchState>(initialBench)
  const { getState: get, setState: set } = bench
  const newCell = createNewCellSteps(store, bench)

  const showFindings = (): void => {
    setCasePrefs({ findingsShown: true })
    set({ pane: 'findings' })
  }
  const leaveSlide = (): void => {
    const { atSlide, viewer } = get()
    if (atSlide === null) return
    const state = store.getState()
    const place = cellPlace(state, state.chosenId)
    if (place !== null) viewer?.moveTo(place, { zoom: atSlide.zoomBefore })
    set({ atSlide: null, grid: atSlide.gridBefore, pane: 'gallery' })
  }
  const leave = {
    group: () => set({ choosingIn: null }),
    'new-box': newCell.dropDrawn,
    tool: () => get().viewer?.setTool('pan'),
    'at-slide': leaveSlide,
    comparison: () => set({ pinnedId: null }),
    selection: () => store.choose(store.getState().chosenId),
    grid: () => set({ grid: false }),
  }

  return Object.assign(bench, {
    ...createFollower(store, bench),
    ...createPlaneSteps(store, bench, keepPlane),
    ...createFieldSteps(store, bench),
    ...newCell,
    showFindings,
    block() {
      showFindings()
      set({ blocked: get().blocked + 1 })
    },
    toSlide() {
      const { viewer, grid, atSlide } = get()
      const state = store.getState()
      const place = cellPlace(state, state.chosenId)
      if (viewer === null || place === null) return
      set({ atSlide: atSlide ?? { zoomBefore: viewer.view().zoom, gridBefore: grid }, grid: false, pane: 'slide' })
      viewer.moveTo(place, { objective: slideObjective, since: performance.now() })
      viewer.focus()
    },
    back() {
      const open = innermostOpen(get(), store.getState())
      if (open !== null) leave[open]()
      return open !== null
    },
    setTool: (tool: SlideTool) => get().viewer?.setTool(tool),
    setFocusShown: (shown: boolean) => set({ focusShown: shown }),
    setHeat: ({ opacity, threshold }: HeatSettings) => setCasePrefs({ heatOpacity: opacity, heatThreshold: threshold }),
    setMarksShown(shown: boolean) {
      set({ marksShown: shown })
      get().viewer?.setMarksState({ shown })
    },
  })
}
