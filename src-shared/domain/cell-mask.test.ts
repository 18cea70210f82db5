import { describe, expect, it } from 'vitest'
import { cellMask, glassColour, grown, type Picture } from './cell-mask.ts'

type Rgb = readonly [number, number, number]
function picture(width: number, height: number, colour: (x: number, y: number) => Rgb): Picture {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3)
  return { data, width, height }
}
const glass: Rgb = [238, 236, 240]
const grain = (x: number, y: number, [r, g, b]: Rgb): Rgb => {
  const n = ((x * 7 + y * 13) % 5) - 2
  return [r + n, g + n, b + n]
}

describe('the mask of cell-bearing area', () => {
  it('marks pale pink and pale blue-green cytoplasm, but no glass', () => {
    const pink: Rgb = [232, 214, 226]
    const green: Rgb = [206, 226, 228]
    const mask = cellMask(picture(100, 100, (x, y) => grain(x, y, y < 20 ? pink : y < 40 ? green : glass)))
    expect(mask.count).toBe(4000)
    expect(mask.cells.subarray(4000).some(Boolean)).toBe(false)
  })

  it('recognises glass beside white padding', () => {
    const mask = cellMask(
      picture(100, 100, (x, y) => (y < 50 ? [255, 255, 255] : y > 90 ? [150, 90, 140] : grain(x, y, glass))),
    )
    expect(mask.glass[1]).toBeCloseTo(236, -0.5)
    expect(mask.count).toBe(900)
  })

  it('recognises glass between cells that cover most of the picture', () => {
    const cell: Rgb = [214, 190, 206]
    const found = glassColour(picture(100, 100, (x, y) => grain(x, y, y < 85 ? cell : glass)))
    expect(Math.abs(found[1] - 236)).toBeLessThan(4)
  })

  it('takes over-exposed glass for glass, not the pale cells on it', () => {
    const mask = cellMask(picture(100, 100, (x, y) => (y < 60 ? [255, 255, 255] : grain(x, y, [232, 208, 224]))))
    expect(mask.glass).toEqual([255, 255, 255])
    expect(mask.count).toBe(4000)
  })

  it('ignores the areas that the scanner did not scan', () => {
    const mask = cellMask(picture(50, 50, (x, y) => (x < 25 ? [0, 0, 0] : grain(x, y, glass))))
    expect(mask.count).toBe(0)
  })

  it('grows equally in all directions', () => {
    const cells = new Uint8Array(49)
    cells[3 * 7 + 3] = 1
    const out = grown({ width: 7, height: 7, cells, count: 1, glass }, 2)
    const rows = Array.from({ length: 7 }, (_, y) => out.slice(y * 7, y * 7 + 7).join(''))
    expect(rows).toEqual(['0000000', '0111110', '0111110', '0111110', '0111110', '0111110', '0000000'])
  })

  it('grows up to the edges', () => {
    const cells = new Uint8Array(9)
    cells[0] = 1
    const out = grown({ width: 3, height: 3, cells, count: 1, glass }, 1)
    expect([...out]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0])
  })
})

describe('the colour of the glass', () => {
  const tinted: Rgb = [238, 228, 202]

  it('may be tinted by the lamp if there is no white padding', () => {
    const [r, g, b] = glassColour(picture(100, 100, () => tinted))
    expect([r, g, b]).toEqual([...tinted])
  })

  it('is not a tinted shade beside white padding, because that is pale cytoplasm', () => {
    expect(glassColour(picture(100, 100, (_, y) => (y < 50 ? [255, 255, 255] : tinted)))).toEqual([255, 255, 255])
  })

  it('is found if it covers a hundredth of the area without padding', () => {
    const found = (pixels: number) =>
      glassColour(
        picture(100, 100, (x, y) => {
          if (y < 60) return [255, 255, 255]
          return (y - 60) * 100 + x < pixels ? [238, 236, 240] : [130, 80, 120]
        }),
      )
    expect(found(50)).toEqual([238, 236, 240])
    expect(found(30)).toEqual([255, 255, 255])
  })

  it('is assumed to be nearly white if nothing is bright', () => {
    expect(glassColour(picture(10, 10, () => [100, 60, 90]))).toEqual([240, 240, 240])
  })

  it('is the mean of the pixels of its shade', () => {
    const [r, g, b] = glassColour(picture(100, 100, (x) => (x % 2 ? [230, 236, 240] : [234, 237, 238])))
    expect([r, g, b]).toEqual([232, 236.5, 239])
  })
})

it('a pixel that is dense in one channel alone is a cell, whichever channel it is', () => {
  for (const spot of [
    [196, 236, 240],
    [238, 194, 240],
    [238, 236, 198],
  ] as const)
    expect(cellMask(picture(50, 50, (x, y) => (x === 7 && y === 9 ? spot : glass))).count, `${spot}`).toBe(1)
})
