import type { StoreApi } from 'zustand/vanilla'
import type { HeatSettings, Place, SlideViewer } from '#renderer/viewer/index.ts'
import type { WorkbenchState } from './bench-state.ts'
import type { CaseState } from './case-state.ts'
import type { CaseStore } from './case-store.ts'
import { type CellTable, cellsOn } from './cell-table.ts'
import { casePrefs } from './prefs.ts'
import { placeOf } from './transitions.ts'

/** Keeps the slide at the chosen cell and its marks as the cells are, without waiting for the page to be drawn. */
export interface Follower {
  /** Starts following the store; ends with `disconnect`. */
  connect(): void
  disconnect(): void
  attach(viewer: SlideViewer | null): void
  /** A cell was clicked on the slide: it is chosen, and the slide stays where it is. */
  pick(cellId: number | null, keys: { shift: boolean }): void
  setHeatShown(shown: boolean): void
}

/** The gallery's cells are looked at like this until the reader chooses a magnification. */
const firstObjective = 20
/** Below this objective the view is an overview: a chosen cell would not be made out in it. */
const overviewObjective = 8

/** Where a cell lies on the slide; null where it is not known. */
export function cellPlace({ table }: CaseState, id: number | null): Place | null {
  const row = id === null ? undefined : table.rowOf.get(id)
  return row === undefined ? null : { x: table.x[row]!, y: table.y[row]! }
}

/** Places the reader will probably go to from a cell: the next two, the one below, the one before. */
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

/** The slide of a cell where another one is looked at; null where it is this one. */
function slideOfCell({ table, detail }: CaseState, id: number | null): number | null {
  const row = id === null ? undefined : table.rowOf.get(id)
  const slideId = row === undefined ? null : table.slide[row]!
  return slideId === null || slideId === detail?.slide.id ? null : slideId
}

/** The cells that lie on the slide that is looked at. */
const drawn = ({ table, detail }: CaseState): CellTable => (detail ? cellsOn(table, detail.slide.id) : table)

const heat = (shown: boolean): HeatSettings => {
  const { heatOpacity, heatThreshold } = casePrefs.getState()
  return { shown, opacity: heatOpacity, threshold: heatThreshold }
}

const marksOf = ({ chosenId, selectedIds, filter }: CaseState) => ({ chosenId, selectedIds, labels: filter.labels })

export function createFollower(store: CaseStore, bench: StoreApi<WorkbenchState>): Follower {
  const { getState: get, setState: set } = bench
  /** A cell chosen on the slide must not move under the pointer; it is in view already. */
  let followed: number | null = null
  let stop: (() => void)[] = []

  const follow = (since: number): void => {
    const { viewer, columns } = get()
    const state = store.getState()
    const { chosenId, chosenByReader } = state
    if (viewer === null || chosenId === followed) return
    followed = chosenId
    const elsewhere = slideOfCell(state, chosenId)
    // The viewer of the other slide goes to the cell when it is there.
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
    // Another slide begins at its own plane, and at its own place.
    if (state.detail?.slide.id !== before.detail?.slide.id) set({ plane: null, stepping: false, atSlide: null })
    if (viewer === null) return
    const since = performance.now()
    if (state.moved !== before.moved) viewer.setMarks(drawn(state), true)
    else if (state.revision !== before.revision) viewer.setMarks(drawn(state), false)
    const chosen = state.chosenId !== before.chosenId
    if (chosen || state.selectedIds !== before.selectedIds || state.filter !== before.filter)
      viewer.setMarksState(marksOf(state))
    if (chosen) follow(since)
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
      follow(performance.now())
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
