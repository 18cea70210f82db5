import { describe, expect, it } from 'vitest'
import { createFirstPictures } from './first-pictures.ts'

const slide = {
  ...{ id: 7, sha256: 'ab'.repeat(32), width: 1000, height: 800, planes: 1 },
  levels: [1, 2, 4].map((downsample) => ({
    ...{
      width: 1000 / downsample,
      height: 800 / downsample,
      downsample,
      tileWidth: 256,
      tileHeight: 256,
      passThrough: true,
    },
  })),
}

function recorded({ fails = false } = {}) {
  const asked: string[] = []
  const pictures = createFirstPictures({
    async tile(address) {
      asked.push(address)
      if (fails) throw new Error('no drive')
      return new Blob([address])
    },
    async colour(address) {
      asked.push(address)
      return new Response(null, { status: 204 })
    },
  })
  return { asked, pictures }
}

const fromCore = async () => new Blob(['from the core'])
const colourFromCore = async () => new Response('from the core')

describe('The pictures that a slide needs first', () => {
  it('are those of its two coarsest levels and its colours, each handed out once', async () => {
    const { asked, pictures } = recorded()
    pictures.load(slide, false)
    const tiles = asked.filter((address) => address.startsWith('/tiles/'))
    expect(tiles).toHaveLength(1 + 4)
    expect(tiles.every((address) => /^\/tiles\/7\/0\/[12]\//.test(address))).toBe(true)
    const tile = async () => (await pictures.tile(tiles[0]!, fromCore)).text()
    expect(await tile()).toBe(tiles[0])
    expect(await tile()).toBe('from the core')
    const [address] = asked.filter((address) => address.startsWith('/colour/'))
    const colour = async () => (await pictures.colour(address!, colourFromCore)).status
    expect(await colour()).toBe(204)
    expect(await colour()).toBe(200)
  })

  it('of another slide are let go of', async () => {
    const { asked, pictures } = recorded()
    pictures.load(slide, false)
    const [colour, tile] = asked as [string, string]
    pictures.load({ ...slide, id: 8, sha256: 'cd'.repeat(32) }, false)
    expect(await (await pictures.tile(tile, fromCore)).text()).toBe('from the core')
    expect((await pictures.colour(colour, colourFromCore)).status).toBe(200)
  })

  it('of a slide with several planes are only its colours', () => {
    const { asked, pictures } = recorded()
    pictures.load({ ...slide, planes: 5 }, false)
    expect(asked).toEqual([expect.stringMatching(/^\/colour\//)])
  })

  it('are asked for again if they could not be loaded', async () => {
    const { asked, pictures } = recorded({ fails: true })
    pictures.load(slide, false)
    const tile = asked.find((address) => address.startsWith('/tiles/'))!
    expect(await (await pictures.tile(tile, fromCore)).text()).toBe('from the core')
  })
})
