import { describe, expect, it } from 'vitest'
import { createTileLoader } from './tile-loader.ts'

const never = new AbortController().signal
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('the tile loader', () => {
  it('returns a prefetched tile without requesting it again', async () => {
    const asked: string[] = []
    const loader = createTileLoader({
      get: async (url) => {
        asked.push(url)
        return new Blob([url])
      },
    })
    loader.prefetch(['/a', '/b'])
    await settle()
    expect(await (await loader.load('/a', never)).text()).toBe('/a')
    expect(asked).toEqual(['/a', '/b'])
  })

  it('drops pending prefetches when the reader moves elsewhere', async () => {
    const asked: string[] = []
    const loader = createTileLoader({
      parallel: 1,
      get: async (url) => {
        asked.push(url)
        await settle()
        return new Blob([url])
      },
    })
    loader.prefetch(['/1', '/2', '/3'])
    loader.prefetch(['/9'])
    await settle()
    await settle()
    await settle()
    expect(asked).toEqual(['/1', '/9'])
  })

  it('requests a tile again if its prefetch failed', async () => {
    let times = 0
    const loader = createTileLoader({
      get: async (url) => {
        times++
        if (times === 1) throw new Error('drive asleep')
        return new Blob([url])
      },
    })
    loader.prefetch(['/a'])
    expect(await (await loader.load('/a', never)).text()).toBe('/a')
    expect(times).toBe(2)
  })

  it('keeps a bounded number of tiles', async () => {
    let times = 0
    const loader = createTileLoader({
      keep: 2,
      get: async (url) => {
        times++
        return new Blob([url])
      },
    })
    loader.prefetch(['/a', '/b', '/c'])
    await settle()
    await loader.load('/a', never)
    expect(times).toBe(4)
  })
})
