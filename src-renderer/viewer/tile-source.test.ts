import { describe, expect, it } from 'vitest'
import { slidePyramid } from './tile-source.ts'

const level = (width: number, height: number, tile: number, downsample: number) => ({
  width,
  height,
  tileWidth: tile,
  tileHeight: tile,
  downsample,
  passThrough: true,
})
const slide = {
  id: 7,
  sha256: '0123456789abcdef'.repeat(4),
  width: 4443,
  height: 3567,
  levels: [level(4443, 3567, 256, 1), level(1110, 891, 240, 4.003)],
}

describe('the slide pyramid', () => {
  it('puts full resolution last while tile addresses keep the file’s numbering', () => {
    const pyramid = slidePyramid(slide)
    expect(pyramid.maxLevel).toBe(1)
    expect(pyramid.levelScale(1)).toBe(1)
    expect(pyramid.tileUrl(1, 3, 2)).toBe('/tiles/7/0/0/3/2?v=0123456789abcdef-3')
    expect(pyramid.tileUrl(0, 0, 1)).toBe('/tiles/7/0/1/0/1?v=0123456789abcdef-3')
  })

  it('counts tiles from each level’s own size and tile size', () => {
    const pyramid = slidePyramid(slide)
    expect(pyramid.tiles(1)).toEqual({ columns: 18, rows: 14 })
    expect(pyramid.tiles(0)).toEqual({ columns: 5, rows: 4 })
  })

  it('covers the slide exactly at every level, however uneven its downsample', () => {
    const pyramid = slidePyramid(slide)
    for (const at of [0, 1]) {
      const { columns, rows } = pyramid.tiles(at)
      const last = pyramid.tileBounds(at, columns - 1, rows - 1)
      expect(last.x + last.width).toBeCloseTo(1, 12)
      expect(last.y + last.height).toBeCloseTo(slide.height / slide.width, 12)
      const right = pyramid.tileBounds(at, 1, 0)
      expect(pyramid.tileBounds(at, 0, 0).width).toBeCloseTo(right.x, 12)
    }
  })

  it('cuts off the padding of tiles at the right and lower edge', () => {
    expect(slidePyramid(slide).tileContent(1, 17, 13)).toEqual({
      x: 0,
      y: 0,
      width: 4443 - 17 * 256,
      height: 3567 - 13 * 256,
    })
    expect(slidePyramid(slide).tileContent(1, 0, 0)).toEqual({ x: 0, y: 0, width: 256, height: 256 })
  })

  it('chooses the coarsest level that is still sharp', () => {
    const pyramid = slidePyramid(slide)
    expect(pyramid.levelFor(0.1)).toBe(0)
    expect(pyramid.levelFor(0.25)).toBe(0)
    expect(pyramid.levelFor(0.4)).toBe(1)
    expect(pyramid.levelFor(4)).toBe(1)
  })

  it('lists the tiles of a region and stays inside the grid', () => {
    const pyramid = slidePyramid(slide)
    expect(pyramid.tileUrlsIn(1, { x: 250, y: 10, width: 20, height: 20 })).toEqual([
      '/tiles/7/0/0/0/0?v=0123456789abcdef-3',
      '/tiles/7/0/0/1/0?v=0123456789abcdef-3',
    ])
    expect(pyramid.tileUrlsIn(1, { x: 4400, y: 3500, width: 500, height: 500 })).toEqual([
      '/tiles/7/0/0/17/13?v=0123456789abcdef-3',
    ])
  })
})
