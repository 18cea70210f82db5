// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { allInFocus } from '#shared/domain/slide-info.ts'
import { casePrefs, setCasePrefs } from './prefs.ts'
import { openBench as opened } from './testing-bench.ts'

describe('The slide', () => {
  it('shows all of itself first, and a cell once the reader chooses one', async () => {
    const { store, moves } = await opened()
    expect(moves()).toEqual([])
    store.choose(2)
    expect(moves()).toEqual(['moveTo 20 40 1'])
  })

  it('keeps the reader’s magnification unless it is an overview', async () => {
    const { store, viewer, moves } = await opened()
    viewer.moveTo({ x: 0, y: 0 }, { zoom: 1.7 })
    store.choose(3)
    expect(moves().at(-1)).toBe('moveTo 30 60 1.7')
  })

  it('loads tiles around the cells that the reader will probably go to next', async () => {
    const { store, bench, told } = await opened()
    bench.setState({ columns: 1 })
    store.choose(2)
    expect(told.find((line) => line.startsWith('prefetch'))).toBe(
      'prefetch [{"x":30,"y":60},{"x":30,"y":60},{"x":10,"y":20}] 20',
    )
  })

  it('does not move when a cell is clicked on it', async () => {
    const { store, bench, moves } = await opened()
    bench.pick(3, { shift: false })
    expect(store.getState().chosenId).toBe(3)
    expect(moves()).toEqual([])
  })

  it('that is attached later moves to the cell chosen before', async () => {
    const { store, bench, viewer, told, moves } = await opened({ attached: false })
    store.choose(3)
    bench.setMarksShown(false)
    bench.attach(viewer)
    expect(told[0]).toBe('setMarks true')
    expect(told[1]).toContain('"shown":false')
    expect(moves()).toEqual(['moveTo 30 60 1'])
  })

  it('gets no more calls after the reader left the page', async () => {
    const { store, bench, told } = await opened()
    bench.disconnect()
    const before = told.length
    store.choose(3)
    setCasePrefs({ heatOpacity: 0.5 })
    expect(told).toHaveLength(before)
  })

  it('shows the heatmap with the reader’s settings', async () => {
    const { bench, told } = await opened()
    bench.setHeatShown(true)
    bench.setHeat({ shown: true, opacity: 0.25, threshold: 0.75 })
    expect(told.at(-1)).toBe('setHeat {"shown":true,"opacity":0.25,"threshold":0.75}')
  })
})

describe('Enter and Esc', () => {
  it('go to the slide at 40x and return to the previous magnification and grid', async () => {
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

  it('close what is open from the innermost outwards, then do nothing', async () => {
    const { store, bench } = await opened()
    store.choose(1)
    store.choose(2, { extend: true })
    bench.setState({ grid: true, pinnedId: 3, choosingIn: 'organisms' })
    bench.setTool('ruler')
    const left: string[] = []
    while (bench.back()) {
      const { choosingIn, tool, pinnedId, grid } = bench.getState()
      left.push([choosingIn, tool, pinnedId, store.getState().selectedIds.size, grid].join(' '))
    }
    expect(left).toEqual([' ruler 3 2 true', ' pan 3 2 true', ' pan  2 true', ' pan  0 true', ' pan  0 false'])
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
    expect(added).toEqual([{ caseId: 5, slideId: 9, x: 10, y: 20, width: 30, height: 40, label: 'HSIL' }])
    expect(bench.getState().newBox).toBeNull()
  })

  it('added without a mouse lies at the centre of the view, and only on the slide', async () => {
    const { bench, viewer } = await opened()
    viewer.moveTo({ x: 300, y: 200 })
    bench.askClassAtCentre()
    expect(bench.getState().newBox).toEqual({ x: 300, y: 200, width: 60, height: 60 })
    bench.back()
    viewer.moveTo({ x: 1200, y: 200 })
    bench.askClassAtCentre()
    expect(bench.getState().newBox).toBeNull()
  })

  it('is dropped with Esc, and nothing is added', async () => {
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

  it('return from all in focus to the previous plane', async () => {
    const { bench } = await opened()
    bench.setState({ plane: 1 })
    bench.toggleAllInFocus()
    expect(bench.getState().plane).toBe(allInFocus)
    bench.toggleAllInFocus()
    expect(bench.getState().plane).toBe(1)
  })
})

it('Stepping through fields continues from the last one on the glass between them', async () => {
  const { bench, viewer, moves } = await opened()
  bench.stepField(1)
  expect(moves().at(-1)).toBe('moveTo 200 200 0.96')
  viewer.moveTo({ x: 450, y: 700 })
  bench.stepField(1)
  expect(moves().at(-1)).toBe('moveTo 700 200 0.96')
  bench.stepField(1)
  expect(moves()).toHaveLength(3)
})

it('A result that cannot be signed yet opens the findings and counts the attempts', async () => {
  const { bench } = await opened()
  setCasePrefs({ findingsShown: false })
  bench.block()
  bench.block()
  expect(bench.getState().blocked).toBe(2)
  expect(casePrefs.getState().findingsShown).toBe(true)
})
