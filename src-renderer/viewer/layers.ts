import type OpenSeadragon from 'openseadragon'

/** Which picture of the slide is shown, and how its colours are converted. */
export interface SlideLook {
  /** Focal plane, or `allInFocus`. */
  readonly plane: number
  readonly throughProfile: boolean
  /** Whether parts of the slide are known to be unreadable. Its tiles are then others. */
  readonly lost: boolean
}

export interface LayersOptions {
  readonly osd: OpenSeadragon.Viewer
  readonly look: SlideLook
  readonly sourceOf: (look: SlideLook) => OpenSeadragon.TileSource
  /** Planes to load besides the current one, nearest first. */
  readonly neighboursOf: (plane: number) => readonly number[]
  /** Called with whether the requested plane is still loading while another is in view. */
  readonly onPending: (pending: boolean) => void
  /** Called when a plane's picture was created. */
  readonly onImage: (image: OpenSeadragon.TiledImage) => void
}

export interface Layers {
  show(look: SlideLook): void
  readonly look: SlideLook
  /** Requests failed tiles again. */
  reset(): void
}

/**
 * The slide's planes as layers, one of them visible. A plane becomes visible once all its tiles are loaded, so that
 * the picture never goes blank and mixes planes as briefly as possible. Then the neighbouring planes are loaded. A
 * step to one of those takes one frame.
 */
export function createLayers({ osd, look: first, sourceOf, neighboursOf, onPending, onImage }: LayersOptions): Layers {
  let look = first
  /** When the reader requested what is not in view yet, for the measure `daybreak:plane`. */
  let since: number | null = null
  /** Null while a layer is being created. */
  const items = new Map<string, OpenSeadragon.TiledImage | null>()

  const take = (key: string, item: OpenSeadragon.TiledImage): void => {
    items.set(key, item)
    onImage(item)
    item.addHandler('fully-loaded-change', arrange)
    arrange()
  }
  osd.addHandler('open', () => {
    const item = osd.world.getItemAt(0)
    if (item) take(keyOf(first), item)
  })

  const ensure = (wanted: SlideLook): void => {
    const key = keyOf(wanted)
    if (items.has(key)) return
    items.set(key, null)
    osd.addTiledImage({
      tileSource: sourceOf(wanted),
      opacity: 0,
      preload: true,
      success: (event: unknown) => take(key, (event as { item: OpenSeadragon.TiledImage }).item),
      error: () => items.delete(key),
    } as unknown as OpenSeadragon.TileSourceSpecifier)
  }

  const wanted = (): Set<string> =>
    new Set([look.plane, ...neighboursOf(look.plane)].map((plane) => keyOf({ ...look, plane })))

  function arrange(): void {
    const shown = items.get(keyOf(look))
    if (!shown?.getFullyLoaded()) return
    if (shown.getOpacity() !== 1) shown.setOpacity(1)
    for (const item of items.values()) if (item && item !== shown && item.getOpacity() !== 0) item.setOpacity(0)
    if (since !== null) {
      const start = since
      since = null
      onPending(false)
      requestAnimationFrame(() => performance.measure('daybreak:plane', { start, end: performance.now() }))
    }
    const keep = wanted()
    for (const [key, item] of items)
      if (item && !keep.has(key)) {
        items.delete(key)
        osd.world.removeItem(item)
      }
    for (const plane of neighboursOf(look.plane)) ensure({ ...look, plane })
  }

  return {
    get look() {
      return look
    },
    show(next) {
      if (keyOf(next) === keyOf(look)) return
      look = next
      since = performance.now()
      ensure(next)
      arrange()
      if (since !== null) onPending(true)
      osd.forceRedraw()
    },
    reset() {
      for (const item of items.values()) item?.reset()
      osd.forceRedraw()
    },
  }
}

const keyOf = ({ plane, throughProfile, lost }: SlideLook): string => `${plane} ${throughProfile} ${lost}`
