import type { SlideTool, SlideViewer } from '#renderer/viewer/index.ts'
import type { CaseDetail, ReviewAction } from '#shared/contract/schemas/review.ts'
import { cervix } from '#shared/domain/task/testing.ts'
import { createCaseStore } from './case-store.ts'
import { createLooks } from './looks.ts'
import { columnsOf, type TestCell } from './testing.ts'
import { createWorkbench } from './workbench.ts'

const cells: TestCell[] = [
  { id: 1, label: 'HSIL', score: 0.98 },
  { id: 2, label: 'HSIL', score: 0.9 },
  { id: 3, label: 'LSIL', score: 0.8 },
]
const slide = {
  id: 9,
  width: 1000,
  height: 800,
  micronsPerPixel: 0.5,
  planes: 5,
  startPlane: 2,
  fields: [
    { x: 0, y: 0, width: 400, height: 400 },
    { x: 500, y: 0, width: 400, height: 400 },
  ],
}

const shown = { slide, job: null, result: {} }

/** A fake slide viewer that records its calls. It shows the whole slide until it is moved. */
function fakeViewer(onTool: (tool: SlideTool) => void) {
  const told: string[] = []
  let view = { x: 950, y: 700, zoom: 0.1, rotation: 0, widthPx: 500, heightPx: 400 }
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void told.push([name, ...args.map((arg) => JSON.stringify(arg))].join(' '))
  const viewer = {
    view: () => view,
    zoomAt: (objective: number) => objective / 20,
    moveTo(place: { x: number; y: number }, how: { objective?: number; zoom?: number } = {}) {
      const zoom = how.zoom ?? (how.objective === undefined ? view.zoom : how.objective / 20)
      view = { ...view, ...place, zoom }
      told.push(`moveTo ${place.x} ${place.y} ${zoom}`)
    },
    setTool(tool: SlideTool) {
      told.push(`setTool ${tool}`)
      onTool(tool)
    },
    prefetch: note('prefetch'),
    setMarks: (_marks: unknown, moved: boolean) => void told.push(`setMarks ${moved}`),
    setMarksState: note('setMarksState'),
    setHeat: note('setHeat'),
    setNewBox: note('setNewBox'),
    setMeasures: note('setMeasures'),
    selectedMeasure: () => null,
    focus: note('focus'),
  } as unknown as SlideViewer
  return { viewer, told, moves: () => told.filter((line) => line.startsWith('moveTo')) }
}

/**
 * A case of three cells with its workbench. The reader's changes are recorded instead of sent. `detail` replaces
 * parts of the core's answer about the case.
 */
export async function openBench({
  attached = true,
  signOut = null as CaseDetail['signOut'],
  undoDepth = 0,
  detail = {} as Partial<CaseDetail>,
} = {}) {
  const added: unknown[] = []
  const acted: [number[], ReviewAction | 'undo'][] = []
  const kept: [number, number][] = []
  const measuring: unknown[] = []
  const store = createCaseStore(5, {
    ahead: () => null,
    slideOf: () => 9,
    open: async () =>
      ({
        row: { id: 5 },
        task: cervix.manifest,
        ...shown,
        slides: [shown],
        signOut,
        undoDepth,
        redoDepth: 0,
        measures: [],
        ...detail,
      }) as unknown as CaseDetail,
    columns: async () => columnsOf(cells),
    act: (_case, ids, action) => {
      acted.push([ids, action])
      return new Promise(() => undefined)
    },
    addCell: (cell) => {
      added.push(cell)
      return new Promise(() => undefined)
    },
    undo: () => {
      acted.push([[], 'undo'])
      return new Promise(() => undefined)
    },
    redo: () => new Promise(() => undefined),
    addMeasure: (measure) => {
      measuring.push(measure)
      return new Promise(() => undefined)
    },
    editMeasure: (edit) => {
      measuring.push(edit)
      return new Promise(() => undefined)
    },
    errorOf: () => ({ code: 'bug', params: {}, retryable: false }),
  })
  await store.load()
  const bench = createWorkbench(store, (...plane) => kept.push(plane))
  const fake = fakeViewer((tool) => bench.setState({ tool }))
  bench.connect()
  if (attached) bench.attach(fake.viewer)
  const looks = createLooks({ slideOf: () => null, send: async () => undefined })
  return { store, bench, looks, added, acted, kept, measuring, ...fake }
}
