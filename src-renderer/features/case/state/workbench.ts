import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  boxAround,
  type ColourState,
  type DrawnBox,
  fieldInView,
  type HeatSettings,
  type SlideTool,
  type SlideViewer,
  steppedField,
  steppedPlane,
  zoomOfField,
} from '#renderer/viewer/index.ts'
import type { CellClass } from '#shared/domain/classes.ts'
import { allInFocus } from '#shared/domain/slide-info.ts'
import type { CaseStore } from './case-store.ts'
import { casePrefs, setCasePrefs } from './prefs.ts'

/** What the page shows beside the data: the slide's tools, the grid, the cell that is compared with. */
export interface WorkbenchState {
  readonly viewer: SlideViewer | null
  readonly tool: SlideTool
  readonly heatShown: boolean
  readonly focusShown: boolean
  readonly marksShown: boolean
  /** The gallery fills the page. */
  readonly grid: boolean
  /** The reader went to the slide with Enter; Esc leads back to the magnification of before. */
  readonly atSlide: { readonly zoomBefore: number; readonly gridBefore: boolean } | null
  readonly pinnedId: number | null
  /** Key 8 was pressed: the next digit names the organism. */
  readonly choosingOrganism: boolean
  /** A new cell was drawn: the next key names its class. */
  readonly newBox: DrawnBox | null
  readonly signing: boolean
  /** How often the reader tried to sign a result that is not complete. */
  readonly blocked: number
  readonly reportOpen: boolean
  readonly tilesMissing: number
  /** Focal plane of a slide with several, or `allInFocus`; null until it is known where the reader left it. */
  readonly plane: number | null
  /** Plus and minus step through the planes. */
  readonly stepping: boolean
  readonly coloursShown: boolean
  readonly colour: ColourState
  /** Columns of the gallery as it is laid out now, for the arrow keys. */
  readonly columns: number
}

export interface Workbench extends StoreApi<WorkbenchState> {
  /** Starts following the store; ends with `disconnect`. */
  connect(): void
  disconnect(): void
  attach(viewer: SlideViewer | null): void
  /** A cell was clicked on the slide: it is chosen, and the slide stays where it is. */
  pick(cellId: number | null, keys: { shift: boolean }): void
  toSlide(): void
  /** A box was drawn: asks for its class. */
  askClass(box: DrawnBox): void
  /** Asks for the class of a cell at the centre of the view, for who draws without a mouse. */
  askClassAtCentre(): void
  /** Adds the cell that was drawn. */
  addDrawn(label: CellClass): void
  /** The result cannot be signed yet: the findings say why. */
  block(): void
  /** Undoes the innermost of what is open; returns false when nothing was. */
  back(): boolean
  setTool(tool: SlideTool): void
  setHeatShown(shown: boolean): void
  setFocusShown(shown: boolean): void
  setHeat(settings: HeatSettings): void
  setMarksShown(shown: boolean): void
  setPlane(plane: number): void
  stepPlane(by: number): void
  /** Shows all in focus, or the plane of before. */
  toggleAllInFocus(): void
  /** Shows a field of a slide that is made of several, as a whole. */
  showField(index: number): void
  stepField(by: 1 | -1): void
}

const slideObjective = 40
/** The gallery's cells are looked at like this until the reader chooses a magnification. */
const firstObjective = 20

/** Ties the gallery to the slide: the slide follows the chosen cell without waiting for the page to be drawn. */
export function createWorkbench(store: CaseStore, keepPlane: (slideId: number, plane: number) => void): Workbench {
  const bench = createStore<WorkbenchState>(() => ({
    viewer: null,
    tool: 'pan',
    heatShown: false,
    focusShown: false,
    marksShown: true,
    grid: false,
    atSlide: null,
    pinnedId: null,
    choosingOrganism: false,
    newBox: null,
    signing: false,
    blocked: 0,
    reportOpen: false,
    tilesMissing: 0,
    plane: null,
    stepping: false,
    coloursShown: false,
    colour: { profile: 'unknown', means: null },
    columns: 3,
  }))
  const { getState: get, setState: set } = bench
  /** A cell chosen on the slide must not move under the pointer; it is in view already. */
  let followed: number | null = null

  const placeOf = (id: number) => {
    const { table } = store.getState()
    const row = table.rowOf.get(id)
    return row === undefined ? null : { x: table.x[row]!, y: table.y[row]! }
  }

  const neighbours = (id: number) => {
    const { table, arrangement } = store.getState()
    const place = arrangement.placeOf[table.rowOf.get(id) ?? -1] ?? -1
    if (place < 0) return []
    return [1, 2, get().columns, -1].flatMap((by) => {
      const row = arrangement.rows[place + by]
      return row === undefined ? [] : [{ x: table.x[row]!, y: table.y[row]! }]
    })
  }

  const heat = (shown: boolean): HeatSettings => {
    const { heatOpacity, heatThreshold } = casePrefs.getState()
    return { shown, opacity: heatOpacity, threshold: heatThreshold }
  }

  const follow = (since: number): void => {
    const { viewer } = get()
    const { chosenId, chosenByReader } = store.getState()
    if (viewer === null || chosenId === followed) return
    followed = chosenId
    const place = chosenId === null ? null : placeOf(chosenId)
    if (place === null) return
    // A case begins with the whole slide.
    if (!chosenByReader) return
    const overview = viewer.view().zoom < overviewBelow(viewer)
    viewer.moveTo(place, { since, ...(overview && { objective: firstObjective }) })
    viewer.prefetch(neighbours(chosenId!), overview ? firstObjective : undefined)
  }
  const overviewBelow = (viewer: SlideViewer): number => viewer.zoomAt(8)

  /** Where all in focus leads back to. */
  let planeBefore: number | null = null
  const setPlane = (plane: number): void => {
    const slide = store.getState().detail?.slide
    if (!slide || slide.planes < 2 || plane === get().plane) return
    set({ plane })
    keepPlane(slide.id, plane)
  }

  /** The field gone to last: on the glass between, a step leads on from it. */
  let fieldShown: number | null = null
  const showField = (index: number): void => {
    const { viewer } = get()
    const field = store.getState().detail?.slide.fields[index]
    if (viewer === null || !field) return
    fieldShown = index
    const centre = { x: field.x + field.width / 2, y: field.y + field.height / 2 }
    viewer.moveTo(centre, { zoom: zoomOfField(field, viewer.view()) })
  }

  let stop: (() => void)[] = []
  const connect = (): void => {
    stop = [
      store.subscribe((state, before) => {
        const { viewer } = get()
        if (viewer === null) return
        const since = performance.now()
        if (state.moved !== before.moved) viewer.setMarks(state.table, true)
        else if (state.revision !== before.revision) viewer.setMarks(state.table, false)
        if (
          state.chosenId !== before.chosenId ||
          state.selectedIds !== before.selectedIds ||
          state.filter !== before.filter
        )
          viewer.setMarksState({
            chosenId: state.chosenId,
            selectedIds: state.selectedIds,
            labels: state.filter.labels,
          })
        if (state.chosenId !== before.chosenId) follow(since)
      }),
      casePrefs.subscribe(() => get().viewer?.setHeat(heat(get().heatShown))),
    ]
  }

  const askClass = (box: DrawnBox): void => {
    get().viewer?.setTool('pan')
    get().viewer?.setNewBox(box)
    set({ newBox: box, choosingOrganism: false })
  }
  const dropBox = (): void => {
    get().viewer?.setNewBox(null)
    set({ newBox: null, choosingOrganism: false })
  }

  return Object.assign(bench, {
    connect,
    disconnect() {
      for (const end of stop) end()
      stop = []
    },
    pick(cellId: number | null, { shift }: { shift: boolean }) {
      if (cellId === null) return
      followed = cellId
      store.choose(cellId, { extend: shift })
    },
    attach(viewer: SlideViewer | null) {
      set({ viewer, tool: 'pan', newBox: null })
      if (viewer === null) return
      const state = store.getState()
      followed = null
      viewer.setMarks(state.table, true)
      viewer.setMarksState({
        chosenId: state.chosenId,
        selectedIds: state.selectedIds,
        labels: state.filter.labels,
        shown: get().marksShown,
      })
      viewer.setHeat(heat(get().heatShown))
      follow(performance.now())
    },
    askClass,
    askClassAtCentre() {
      const { viewer } = get()
      const slide = store.getState().detail?.slide
      if (viewer === null || !slide) return
      const { x, y } = viewer.view()
      if (x < 0 || y < 0 || x > slide.width || y > slide.height) return
      askClass(boxAround({ x, y }, slide.micronsPerPixel))
    },
    addDrawn(label: CellClass) {
      const { newBox } = get()
      if (newBox === null) return
      dropBox()
      store.addCell({ ...newBox, label })
    },
    block() {
      setCasePrefs({ findingsShown: true })
      set({ blocked: get().blocked + 1 })
    },
    toSlide() {
      const { viewer, grid, atSlide } = get()
      const { chosenId } = store.getState()
      const place = chosenId === null ? null : placeOf(chosenId)
      if (viewer === null || place === null) return
      set({ atSlide: atSlide ?? { zoomBefore: viewer.view().zoom, gridBefore: grid }, grid: false })
      viewer.moveTo(place, { objective: slideObjective, since: performance.now() })
      viewer.focus()
    },
    back() {
      const { choosingOrganism, newBox, tool, pinnedId, atSlide, grid, viewer } = get()
      if (choosingOrganism) set({ choosingOrganism: false })
      else if (newBox !== null) dropBox()
      else if (tool !== 'pan') bench.getState().viewer?.setTool('pan')
      else if (atSlide !== null) {
        const { chosenId } = store.getState()
        const place = chosenId === null ? null : placeOf(chosenId)
        if (viewer !== null && place !== null) viewer.moveTo(place, { zoom: atSlide.zoomBefore })
        set({ atSlide: null, grid: atSlide.gridBefore })
      } else if (pinnedId !== null) set({ pinnedId: null })
      else if (store.getState().selectedIds.size > 0) store.choose(store.getState().chosenId)
      else if (grid) set({ grid: false })
      else return false
      return true
    },
    setTool: (tool: SlideTool) => get().viewer?.setTool(tool),
    setHeatShown(shown: boolean) {
      set({ heatShown: shown })
      get().viewer?.setHeat(heat(shown))
    },
    setFocusShown: (shown: boolean) => set({ focusShown: shown }),
    setHeat: ({ opacity, threshold }: HeatSettings) => setCasePrefs({ heatOpacity: opacity, heatThreshold: threshold }),
    setPlane,
    stepPlane(by: number) {
      const slide = store.getState().detail?.slide
      const { plane } = get()
      if (slide && plane !== null) setPlane(steppedPlane(slide, plane, by))
    },
    toggleAllInFocus() {
      const { plane } = get()
      if (plane === null) return
      if (plane === allInFocus) setPlane(planeBefore ?? store.getState().detail?.slide.startPlane ?? 0)
      else {
        planeBefore = plane
        setPlane(allInFocus)
      }
    },
    showField,
    stepField(by: 1 | -1) {
      const { viewer } = get()
      const fields = store.getState().detail?.slide.fields ?? []
      if (viewer === null || fields.length === 0) return
      const to = steppedField(fields.length, fieldInView(fields, viewer.view()) ?? fieldShown, by)
      if (to !== null) showField(to)
    },
    setMarksShown(shown: boolean) {
      set({ marksShown: shown })
      get().viewer?.setMarksState({ shown })
    },
  })
}
