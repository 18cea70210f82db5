import type { StoreApi } from 'zustand/vanilla'
import type { HeatSettings, Place, SlideViewer } from '#renderer/viewer/index.ts'
import type { Measure } from '#shared/contract/schemas/measure.ts'
import type { WorkbenchState } from './bench-state.ts'
import type { CaseState } from './case-state.ts'
import type { CaseStore } from './case-store.ts'
import { type CellTable, cellsOn } from './cell-table.ts'
import { casePrefs } from './prefs.ts'
import { placeOf } from './transitions.ts'

/** Keeps the slide at the chosen cell and its marks up to date, without waiting for the page to render. */
export interface Follower {
  /** Starts following the store; `disconnect` stops it. */
  connect(): void
  disconnect(): void
  attach(viewer: SlideViewer | null): void
  /** Chooses a cell that was clicked on the slide, without moving the slide. */
  pick(cellId: number | null, keys: { shift: boolean }): void
  setHeatShown(shown: boolean): void
}

/** Objective for viewing the gallery's cells until the reader chooses a magnification. */
const firstObjective = 20
/** Below this objective the view is an overview, in which a chosen cell is too small to see. */
const overviewObjective = 8

/** A cell's place on the slide; null if unknown. */
export function cellPlace({ table }: CaseState, id: number | null): Place | null {
  const row = id === null ? undefined : table.rowOf.get(id)
  return row === undefined ? null : { x: table.x[row]!, y: table.y[row]! }
}

/** Places that the reader will probably go to from a cell: the next two, the one below, the previous one. */
export function neighboursOf(state: CaseState, id: number, columns: number): Place[] {
  const { table, arrangement, detail } = state
  const place = placeOf(state, id)
  if (place < 0) return []
  return [1, 2, columns, -1].flatMap((by) => {
    const row = arrangement.rows[place + by]
    const here = row !== undefined && table.slide[row] === detail?.slide.id
    return here ? [{ x: table.x[row]!, y: table.y[row]! }] : []
  })
}

/** The slide of a cell if it is not the current one, otherwise null. */
function slideOfCell({ table, detail }: CaseState, id: number | null): number | null {
  const row = id === null ? undefined : table.rowOf.get(id)
  const slideId = row === undefined ? null : table.slide[row]!
  return slideId === null || slideId === detail?.slide.id ? null : slideId
}

/** The cells on the current slide. */
const drawn = ({ table, detail }: CaseState): CellTable => (detail ? cellsOn(table, detail.slide.id) : table)

/** The measures on the current slide. */
const measuresOn = ({ measures, detail }: CaseState): Measure[] =>
  measures.filter(({ slideId }) => slideId === detail?.slide.id)

const heat = (shown: boolean): HeatSettings => {
  const { heatOpacity, heatThreshold } = casePrefs.getState()
  return { shown, opacity: heatOpacity, threshold: heatThreshold }
}

const marksOf = ({ chosenId, selectedIds, filter }: CaseState) => ({ chosenId, selectedIds, labels: filter.labels })

export function createFollower(store: CaseStore, bench: StoreApi<WorkbenchState>): Follower {
  const { getState: get, setState: set } = bench
  /** The cell clicked on the slide. It is already in view and must not move under the pointer. */
  let followed: number | null = null
  let stop: (() => void)[] = []

  const follow = (since: number): void => {
    const { viewer, columns } = get()
    const state = store.getState()
    const { chosenId, chosenByReader } = state
    if (viewer === null || chosenId === followed) return
    followed = chosenId
    const elsewhere = slideOfCell(state, chosenId)
    // The viewer of the other slide moves to the cell when it is ready.
    if (elsewhere !== null && chosenByReader) {
      followed = null
      store.showSlide(elsewhere)
      return
    }
    const place = cellPlace(state, chosenId)
    // A case begins with the whole slide.
    if (chosenId === null || place === null || !chosenByReader) return
    const overview = viewer.view().zoom < viewer.zoomAt(overviewObjective)
    viewer.moveTo(place, { since, ...(overview && { objective: firstObjective }) })
    viewer.prefetch(neighboursOf(state, chosenId, columns), overview ? firstObjective : undefined)
  }

  const show = (state: CaseState, before: CaseState): void => {
    const { viewer } = get()
    // Another slide begins at its own plane and place.
    if (state.detail?.slide.id !== before.detail?.slide.id) set({ plane: null, stepping: false, atSlide: null })
    if (viewer === null) return
    const since = performance.now()
    if (state.moved !== before.moved) viewer.setMarks(drawn(state), true)
    else if (state.revision !== before.revision) viewer.setMarks(drawn(state), false)
    const chosen = state.chosenId !== before.chosenId
    if (chosen || state.selectedIds !== before.selectedIds || state.filter !== before.filter)
      viewer.setMarksState(marksOf(state))
    if (chosen) follow(since)
    if (state.measures !== before.measures) viewer.setMeasures(measuresOn(state))
  }

  return {
    connect() {
      stop = [store.subscribe(show), casePrefs.subscribe(() => get().viewer?.setHeat(heat(get().heatShown)))]
    },
    disconnect() {
      for (const end of stop) end()
      stop = []
    },
    attach(viewer) {
      set({ viewer, tool: 'pan', newBox: null })
      if (viewer === null) return
      const state = store.getState()
      followed = null
      viewer.setMarks(drawn(state), true)
      viewer.setMarksState({ ...marksOf(state), shown: get().marksShown })
      viewer.setHeat(heat(get().heatShown))
      viewer.setMeasures(measuresOn(state))
      // The reader may look at a slide while the chosen cell lies on another.
      if (slideOfCell(state, state.chosenId) === null) follow(performance.now())
      else followed = state.chosenId
    },
    pick(cellId, { shift }) {
      if (cellId === null) return
      followed = cellId
      store.choose(cellId, { extend: shift })
    },
    setHeatShown(shown) {
      set({ heatShown: shown })
      get().viewer?.setHeat(heat(shown))
    },
  }
}
