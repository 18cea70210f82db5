import { describe, expect, it } from 'vitest'
import { levelScale, withoutPadding } from './levels.ts'
import { squareScale } from './scale.ts'

const tiles = (width: number, height: number, tile = 256) => ({ width, height, tileWidth: tile, tileHeight: tile })

describe('the scale of a level', () => {
  const full = { width: 3840, height: 2880 }

  it('is the file’s own if its spacing fits the sizes', () => {
    expect(levelScale(full, tiles(2048, 1536), 2)).toBe(2)
    expect(levelScale(full, tiles(1920, 1440), 2.0004)).toBe(2)
  })

  it('is computed from the sizes if the spacing is the same for all levels or fits nothing', () => {
    expect(levelScale(full, tiles(1920, 1440), 1)).toBe(2)
    expect(levelScale(full, tiles(960, 720), 2)).toBe(4)
    expect(levelScale(full, tiles(960, 720), null)).toBe(4)
  })

  it('is a whole number if the level is padded to whole tiles, even if that changes its shape', () => {
    expect(levelScale(full, tiles(2048, 1536), null)).toBe(2)
    expect(levelScale({ width: 3900, height: 2600 }, tiles(2048, 1536), null)).toBe(2)
    expect(levelScale({ width: 3900, height: 2600 }, tiles(1024, 768), null)).toBe(4)
    expect(withoutPadding(full, tiles(2048, 1536), 2)).toEqual({ width: 1920, height: 1440 })
  })

  it('is whole if halving was rounded, and exact otherwise', () => {
    expect(levelScale({ width: 1001, height: 777 }, tiles(500, 388), null)).toBe(2)
    expect(levelScale({ width: 1000, height: 800 }, tiles(400, 320), null)).toBe(2.5)
  })

  it('does not exist for another picture', () => {
    expect(levelScale(full, tiles(1280, 431, 1), null)).toBeNull()
    expect(levelScale(full, tiles(600, 600, 1), null)).toBeNull()
  })
})

it('a pixel has a scale if both directions agree; otherwise the reader is asked', () => {
  expect(squareScale(0.25, 0.25)).toBe(0.25)
  expect(squareScale(0.25, 0.2502)).toBe(0.25)
  expect(squareScale(0.25, 0.5)).toBeNull()
  expect(squareScale(0.25, null)).toBe(0.25)
  expect(squareScale(null, null)).toBeNull()
})
