// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { SlideTool, SlideViewer } from '#renderer/viewer/index.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { allInFocus } from '#shared/domain/slide-info.ts'
import { createCaseStore } from './case-store.ts'
import { casePrefs, setCasePrefs } from './prefs.ts'
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

/** A slide on screen that notes what it is told, at the whole slide until it is moved. */
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
    focus: note('focus'),
  } as unknown as SlideViewer
  return { viewer, told, moves: () => told.filter((line) => line.startsWith('moveTo')) }
}

/** A case with its workbench; every change of the reader is noted instead of sent. */
async function opened({ attached = true } = {}) {
  const added: unknown[] = []
  const kept: [number, number][] = []
  const store = createCaseStore(5, {
    slideOf: () => 9,
    open: async () => ({ row: { id: 5 }, slide, job: null, undoDepth: 0, redoDepth: 0 }) as unknown as CaseDetail,
    columns: async () => columnsOf(cells),
    act: () => new Promise(() => undefined),
    addCell: (cell) => {
      added.push(cell)
      return new Promise(() => undefined)
    },
    undo: () => new Promise(() => undefined),
    redo: () => new Promise(() => undefined),
    errorOf: () => ({ code: 'bug', params: {}, retryable: false }),
  })
  await store.load()
  const bench = createWorkbench(store, (...plane) => kept.push(plane))
  const fake = fakeViewer((tool) => bench.setState({ tool }))
  bench.connect()
  if (attached) bench.attach(fake.viewer)
  return { store, bench, added, kept, ...fake }
}

describe('The slide', () => {
  it('shows the whole slide first and goes to a cell when the reader chooses one', async () => {
    const { store, moves } = await opened()
    expect(moves()).toEqual([])
    store.choose(2)
    expect(moves()).toEqual(['moveTo 20 40 1'])
  })

  it('keeps the magnification of the reader once it is not an overview any more', async () => {
    const { store, viewer, moves } = await opened()
    viewer.moveTo({ x: 0, y: 0 }, { zoom: 1.7 })
    store.choose(3)
    expect(moves().at(-1)).toBe('moveTo 30 60 1.7')
  })

  it('fetches around the cells the reader will probably go to next', async () => {
    const { store, bench, told } = await opened()
    bench.setState({ columns: 1 })
    store.choose(2)
    expect(told.find((line) => line.startsWith('prefetch'))).toBe(
      'prefetch [{"x":30,"y":60},{"x":30,"y":60},{"x":10,"y":20}] 20',
    )
  })

  it('stays where it is when a cell is clicked on it', async () => {
    const { store, bench, moves } = await opened()
    bench.pick(3, { shift: false })
    expect(store.getState().chosenId).toBe(3)
    expect(moves()).toEqual([])
  })

  it('that is attached later catches up with the cell chosen before', async () => {
    const { store, bench, viewer, told, moves } = await opened({ attached: false })
    store.choose(3)
    bench.setMarksShown(false)
    bench.attach(viewer)
    expect(told[0]).toBe('setMarks true')
    expect(told[1]).toContain('"shown":false')
    expect(moves()).toEqual(['moveTo 30 60 1'])
  })

  it('is not told any more once the page was left', async () => {
    const { store, bench, told } = await opened()
    bench.disconnect()
    const before = told.length
    store.choose(3)
    setCasePrefs({ heatOpacity: 0.5 })
    expect(told).toHaveLength(before)
  })

  it('shows the heatmap as the reader set it up', async () => {
    const { bench, told } = await opened()
    bench.setHeatShown(true)
    bench.setHeat({ shown: true, opacity: 0.25, threshold: 0.75 })
    expect(told.at(-1)).toBe('setHeat {"shown":true,"opacity":0.25,"threshold":0.75}')
  })
})

describe('Enter and Esc', () => {
  it('lead to the slide at 40x and back to the magnification and the grid of before', async () => {
    const { store, bench, moves } = await opened()
    store.choose(2)
    bench.setState({ grid: true })
    bench.toSlide()
    expect(moves().at(-1)).toBe('moveTo 20 40 2')
    expect(bench.getState().grid).toBe(false)
    bench.toSlide()
    expect(bench.back()).toBe(true)
    expect(moves().at(-1)).toBe('moveTo 20 40 1')
    expect(bench.getState()).toMatchObject({ grid: true, atSlide: null })
  })

  it('end what is open from the inside out, then nothing', async () => {
    const { store, bench } = await opened()
    store.choose(1)
    store.choose(2, { extend: true })
    bench.setState({ grid: true, pinnedId: 3, choosingOrganism: true })
    bench.setTool('ruler')
    const left: string[] = []
    while (bench.back()) {
      const { choosingOrganism, tool, pinnedId, grid } = bench.getState()
      left.push([choosingOrganism, tool, pinnedId, store.getState().selectedIds.size, grid].join(' '))
    }
    expect(left).toEqual([
      'false ruler 3 2 true',
      'false pan 3 2 true',
      'false pan  2 true',
      'false pan  0 true',
      'false pan  0 false',
    ])
    expect(store.getState().chosenId).toBe(2)
  })
})

describe('A new cell', () => {
  it('is added with its class and its box once both are known', async () => {
    const { bench, added } = await opened()
    bench.setTool('add-cell')
    bench.askClass({ x: 10, y: 20, width: 30, height: 40 })
    expect(bench.getState()).toMatchObject({ tool: 'pan', newBox: { x: 10 } })
    bench.addDrawn('HSIL')
    await Promise.resolve()
    expect(added).toEqual([{ caseId: 5, x: 10, y: 20, width: 30, height: 40, label: 'HSIL' }])
    expect(bench.getState().newBox).toBeNull()
  })

  it('without a mouse lies at the centre of the view, and only on the slide', async () => {
    const { bench, viewer } = await opened()
    viewer.moveTo({ x: 300, y: 200 })
    bench.askClassAtCentre()
    expect(bench.getState().newBox).toEqual({ x: 300, y: 200, width: 60, height: 60 })
    bench.back()
    viewer.moveTo({ x: 1200, y: 200 })
    bench.askClassAtCentre()
    expect(bench.getState().newBox).toBeNull()
  })

  it('is dropped with Esc and adds nothing', async () => {
    const { bench, added, told } = await opened()
    bench.askClass({ x: 10, y: 20, width: 30, height: 40 })
    bench.back()
    bench.addDrawn('HSIL')
    expect(told).toContain('setNewBox null')
    expect(added).toEqual([])
  })
})

describe('Focal planes', () => {
  it('are stepped through within the slide and remembered', async () => {
    const { bench, kept } = await opened()
    bench.stepPlane(1)
    expect(kept).toEqual([])
    bench.setState({ plane: 3 })
    bench.stepPlane(1)
    bench.stepPlane(1)
    expect(bench.getState().plane).toBe(4)
    expect(kept).toEqual([[9, 4]])
  })

  it('come back from all in focus to where the reader was', async () => {
    const { bench } = await opened()
    bench.setState({ plane: 1 })
    bench.toggleAllInFocus()
    expect(bench.getState().plane).toBe(allInFocus)
    bench.toggleAllInFocus()
    expect(bench.getState().plane).toBe(1)
  })
})

it('Fields are stepped through, and from the glass between them on from the last one', async () => {
  const { bench, viewer, moves } = await opened()
  bench.stepField(1)
  expect(moves().at(-1)).toBe('moveTo 200 200 0.96')
  viewer.moveTo({ x: 450, y: 700 })
  bench.stepField(1)
  expect(moves().at(-1)).toBe('moveTo 700 200 0.96')
  bench.stepField(1)
  expect(moves()).toHaveLength(3)
})

it('A result that cannot be signed yet opens the findings and counts the tries', async () => {
  const { bench } = await opened()
  setCasePrefs({ findingsShown: false })
  bench.block()
  bench.block()
  expect(bench.getState().blocked).toBe(2)
  expect(casePrefs.getState().findingsShown).toBe(true)
})
