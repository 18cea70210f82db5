import { describe, expect, it } from 'vitest'
import { FrameAverage, greyOf, prepareField, register, registrationLimits, solvePositions } from './index.ts'
import { asSeen, binned, cutOut, madeField } from './testing.ts'

const whole = madeField(900, 700, 7)
const size = { width: 480, height: 360 }
const cut = (x: number, y: number, seed = 1, sigma = 3) =>
  prepareField(asSeen(cutOut(whole, x, y, size.width, size.height), { sigma, seed }))

describe('two overlapping fields', () => {
  it.each([
    { dx: 0, dy: 0 },
    { dx: 120, dy: 0 },
    { dx: -200, dy: 33 },
    { dx: 15, dy: -170 },
    { dx: 260, dy: 140 },
    { dx: -300, dy: -60 },
  ])('are found to lie $dx, $dy px apart, to a twentieth of a pixel, despite noise', ({ dx, dy }) => {
    const [ax, ay] = [dx < 0 ? -dx : 0, dy < 0 ? -dy : 0]
    const found = register(cut(ax, ay, 1), cut(ax + dx, ay + dy, 2))
    if (!found.ok) throw new Error(found.reason)
    expect(Math.abs(found.dx - dx)).toBeLessThan(0.05)
    expect(Math.abs(found.dy - dy)).toBeLessThan(0.05)
    expect(found.correlation).toBeGreaterThan(0.8)
  })

  it('are placed to fractions of a pixel', () => {
    const fine = madeField(1600, 1300, 3)
    for (const [dx, dy] of [
      [83, 41],
      [1, 2],
      [-322, 251],
      [603, -137],
    ] as const) {
      const [ax, ay] = [dx < 0 ? -dx : 0, dy < 0 ? -dy : 0]
      const field = (x: number, y: number, seed: number) =>
        prepareField(asSeen(binned(cutOut(fine, x, y, 960, 720), 4), { sigma: 2, seed }))
      const found = register(field(ax, ay, 1), field(ax + dx, ay + dy, 2))
      if (!found.ok) throw new Error(found.reason)
      expect(Math.hypot(found.dx - dx / 4, found.dy - dy / 4), `${dx / 4}, ${dy / 4}`).toBeLessThan(0.06)
    }
  })

  it('are found although the lamp has changed and the lens shades the corners', () => {
    const shaded = (x: number, y: number, gain: number, seed: number) => {
      const field = cutOut(whole, x, y, size.width, size.height)
      const data = Float32Array.from(field.data, (value, i) => {
        const r = Math.hypot((i % size.width) / size.width - 0.5, Math.floor(i / size.width) / size.height - 0.5)
        return value * (1 - 0.35 * r * r)
      })
      return prepareField(asSeen({ ...field, data }, { sigma: 3, seed, gain, offset: 5 }))
    }
    const found = register(shaded(50, 60, 1, 1), shaded(210, 100, 0.85, 2))
    if (!found.ok) throw new Error(found.reason)
    expect(Math.hypot(found.dx - 160, found.dy - 40)).toBeLessThan(0.5)
  })

  it('are found with a guess as well as without one', () => {
    const found = register(cut(0, 0), cut(150, 90, 2), { dx: 156, dy: 83 })
    if (!found.ok) throw new Error(found.reason)
    expect(Math.hypot(found.dx - 150, found.dy - 90)).toBeLessThan(0.05)
  })
})

describe('what must not be taken for an overlap', () => {
  it('two different places are lost instead of placed somewhere', () => {
    let most = 0
    for (let i = 0; i < 12; i++) {
      const a = prepareField(asSeen(madeField(480, 360, 100 + i), { sigma: 3, seed: i }))
      const b = prepareField(asSeen(madeField(480, 360, 200 + i), { sigma: 3, seed: 50 + i }))
      const found = register(a, b)
      expect(found.ok).toBe(false)
      most = Math.max(most, found.overlap >= registrationLimits.overlap ? found.correlation : 0)
    }
    expect(most).toBeLessThan(registrationLimits.correlation)
  })

  it('a strip that is too narrow is refused as such or as lost', () => {
    const found = register(cut(0, 0), cut(420, 320, 2))
    expect(found).toMatchObject({ ok: false })
    const narrow = register(cut(0, 0), cut(0, 335, 2))
    if (narrow.ok) throw new Error('a strip of 7 % was believed')
    expect(['little', 'lost']).toContain(narrow.reason)
  })

  it('bare glass is refused as flat, whatever the noise and the shading', () => {
    const glass = (seed: number) => {
      const data = Float32Array.from({ length: 480 * 360 }, (_, i) => 230 - 20 * ((i % 480) / 480) ** 2)
      return prepareField(asSeen({ data, width: 480, height: 360 }, { sigma: 5, seed }))
    }
    expect(register(glass(1), glass(2))).toMatchObject({ ok: false, reason: 'flat' })
    expect(register(cut(0, 0), glass(2))).toMatchObject({ ok: false, reason: 'flat' })
  })
})

describe('positions', () => {
  it('fit all links: the error of a loop is distributed instead of left as a gap at its end', () => {
    // Four fields in a square. Each step is measured a little too long, and the last link closes the loop.
    const links = [
      { from: 0, to: 1, dx: 100.3, dy: 0, weight: 1 },
      { from: 1, to: 2, dx: 0, dy: 100.3, weight: 1 },
      { from: 2, to: 3, dx: -99.7, dy: 0, weight: 1 },
      { from: 0, to: 3, dx: 0, dy: 99.7, weight: 1 },
    ]
    const { x, y, residualPx } = solvePositions(links, { x: [0, 100, 100, 0], y: [0, 0, 100, 100] })
    expect(x[0]).toBe(0)
    for (const [i, [wantX, wantY]] of [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
    ].entries())
      expect(Math.hypot(x[i]! - wantX!, y[i]! - wantY!)).toBeLessThan(0.5)
    expect(residualPx).toBeLessThan(0.25)
  })

  it('ignore a link that contradicts all others', () => {
    const n = 12
    const links = Array.from({ length: n - 1 }, (_, i) => ({ from: i, to: i + 1, dx: 50, dy: 0, weight: 1 }))
    for (let i = 0; i + 2 < n; i++) links.push({ from: i, to: i + 2, dx: 100, dy: 0, weight: 1 })
    links.push({ from: 2, to: 6, dx: 260, dy: 30, weight: 0.4 })
    const start = Array.from({ length: n }, (_, i) => i * 50)
    const { x, worstPx } = solvePositions(links, { x: start, y: start.map(() => 0) })
    for (let i = 0; i < n; i++) expect(Math.abs(x[i]! - i * 50)).toBeLessThan(0.5)
    expect(worstPx).toBeGreaterThan(60)
  })
})

describe('an average of frames', () => {
  const [width, height] = [320, 240]
  const scene = cutOut(whole, 40, 40, width + 20, height)
  const frame = (x: number, seed: number) => {
    const { data } = asSeen(cutOut(scene, x, 0, width, height), { sigma: 8, seed })
    const rgba = new Uint8ClampedArray(width * height * 4)
    data.forEach((value, i) => {
      rgba.set([value, value, value, 255], i * 4)
    })
    return rgba
  }
  const noiseOf = (rgba: Uint8ClampedArray) => {
    const clean = cutOut(scene, 0, 0, width, height).data
    const grey = greyOf(rgba, width, height, 4).data
    const sum = Array.from(grey).reduce((total, value, i) => total + (value - clean[i]!) ** 2, 0)
    return Math.sqrt(sum / grey.length)
  }

  it('of 16 lowers the noise about four times', () => {
    const average = new FrameAverage({ width, height })
    for (let seed = 1; seed <= 16; seed++) expect(average.add(frame(0, seed))).toBe(true)
    expect(average.taken).toBe(16)
    expect(noiseOf(frame(0, 1)) / noiseOf(average.result())).toBeGreaterThan(3.3)
  })

  it('refuses a frame in which the stage has moved', () => {
    const average = new FrameAverage({ width, height })
    average.add(frame(0, 1))
    expect(average.add(frame(3, 2))).toBe(false)
    expect(average.add(frame(20, 3))).toBe(false)
    expect(average.add(frame(0, 4))).toBe(true)
    expect(average).toMatchObject({ taken: 2, moved: 2 })
  })
})

it('a field of 2 megapixels is placed in far less time than an operator needs for the next', () => {
  const field = (x: number) => cutOut(madeField(1700, 1300, 5), x, 20, 1600, 1250)
  const [a, b] = [asSeen(field(0), { sigma: 3, seed: 1 }), asSeen(field(90), { sigma: 3, seed: 2 })]
  const known = prepareField(a)
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < 5; run++) {
    const started = process.cpuUsage()
    expect(register(known, prepareField(b)).ok).toBe(true)
    const { user, system } = process.cpuUsage(started)
    best = Math.min(best, (user + system) / 1000)
  }
  // Processor time in ms, which does not include other work of the machine. Mutated code may be slower.
  if (process.env.DAYBREAK_MUTATION_TESTS) return
  expect(best).toBeLessThan(150)
})
