import type { ColourAnswer, ColourMeans, ColourRequest } from './colour-worker.ts'

export type { ColourMeans } from './colour-worker.ts'

/** How a slide's colours are shown. */
export interface ColourState {
  /** `none`: the file has no profile, or it is sRGB. `unusable`: its profile cannot be read. */
  readonly profile: 'unknown' | 'none' | 'unusable' | 'present'
  /** What converts the colours; null if there is nothing to convert. */
  readonly means: ColourMeans | null
}

export interface ColourFilter {
  state(): ColourState
  /** Resolves when it is known whether the slide has a profile. */
  readonly ready: Promise<void>
  /**
   * A tile's picture, converted through the profile or as stored. Null if there is no profile; the tile is then shown
   * as it is.
   */
  picture(blob: Blob, throughProfile: boolean): Promise<ImageBitmap | null>
  close(): void
}

export interface ColourFilterOptions {
  readonly slide: { readonly id: number; readonly sha256: string }
  readonly onState: (state: ColourState) => void
  readonly get?: (url: string) => Promise<Response>
}

export const colourAddress = ({ id, sha256 }: ColourFilterOptions['slide']): string =>
  `/colour/${id}?v=${sha256.slice(0, 16)}`

/** Fetches a slide's colour table once. From then on a separate thread converts the tiles, without the core. */
export function createColourFilter({ slide, onState, get = fetch }: ColourFilterOptions): ColourFilter {
  let state: ColourState = { profile: 'unknown', means: null }
  let worker: Worker | null = null
  let closed = false
  let next = 1
  const waiting = new Map<number, (bitmap: ImageBitmap | null) => void>()

  const setState = (change: Partial<ColourState>): void => {
    state = { ...state, ...change }
    if (!closed) onState(state)
  }
  const post = (message: ColourRequest): void => worker?.postMessage(message)

  const start = (bytes: Uint8Array): void => {
    worker = new Worker(new URL('./colour-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<ColourAnswer>) => {
      if (data.kind === 'means') return setState({ means: data.means })
      waiting.get(data.id)?.(data.bitmap)
      waiting.delete(data.id)
    }
    worker.onerror = () => {
      for (const answer of waiting.values()) answer(null)
      waiting.clear()
      setState({ profile: 'unusable', means: null })
    }
    post({ kind: 'table', bytes, means: 'auto' })
  }

  const load = async (): Promise<void> => {
    const answer = await get(colourAddress(slide)).catch(() => null)
    if (closed) return
    if (answer?.status === 200) {
      start(new Uint8Array(await answer.arrayBuffer()))
      setState({ profile: 'present' })
    } else setState({ profile: answer?.status === 204 ? 'none' : answer?.status === 422 ? 'unusable' : 'none' })
  }
  const ready = load()

  return {
    state: () => state,
    ready,
    async picture(blob, throughProfile) {
      await ready
      if (worker === null || state.profile !== 'present') return null
      if (!throughProfile)
        return createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }).catch(() => null)
      const id = next++
      return new Promise<ImageBitmap | null>((resolve) => {
        waiting.set(id, resolve)
        post({ kind: 'picture', id, blob })
      })
    },
    close() {
      closed = true
      worker?.terminate()
      for (const answer of waiting.values()) answer(null)
      waiting.clear()
    },
  }
}
