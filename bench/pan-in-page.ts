import type OpenSeadragon from 'openseadragon'

/** A walk over a slide as a reader screens it: along a row, down one step, back along the next row. Screen pixels. */
export interface Walk {
  readonly pixelsPerSecond: number
  readonly seconds: number
  readonly rowPx: number
  readonly stepPx: number
  /** Screen pixels per full-resolution pixel. */
  readonly zoom: number
  /** Initial centre of the view in full-resolution pixels. */
  readonly from: { readonly x: number; readonly y: number }
}

export interface Walked {
  /** Times between consecutive frames, ms. */
  readonly frames: number[]
  /**
   * How long a tile of the wanted level was in view but not drawn, ms. One number per tile, 0 if it was drawn at
   * once.
   */
  readonly notSharp: number[]
  /** The same for places where no level was drawn at all. */
  readonly blank: number[]
  /** Tasks of the page's main thread that took longer than 50 ms. */
  readonly longTasks: number[]
}

/** Keeps the viewer that announces its frames by `daybreak:frame`. Runs in the page, before it loads. */
export function keepViewer(): void {
  addEventListener('daybreak:frame', (event) => {
    Object.assign(window, { slideViewer: (event as CustomEvent).detail })
  })
}

/** The data that `watchTiles` keeps in the page. The maps hold the longest wait of each tile, ms, by its place. */
interface TileWatch {
  readonly look: () => void
  readonly notSharp: Map<string, number>
  readonly blank: Map<string, number>
}

interface Kept {
  slideViewer?: OpenSeadragon.Viewer
  tileWatch?: TileWatch
}

/** Moves the slide to the start of the walk and waits until it is drawn. Runs in the page, after `keepViewer`. */
export async function goToStart(walk: Walk): Promise<void> {
  const osd = (window as Kept).slideViewer
  if (!osd) throw new Error('the viewer has told of no frame')
  const { x: width } = osd.world.getItemAt(0).getContentSize()
  osd.viewport.zoomTo((walk.zoom * width) / osd.viewport.getContainerSize().x, undefined, true)
  osd.viewport.panTo(osd.viewport.imageToViewportCoordinates(walk.from.x, walk.from.y), true)
  await new Promise((resolve) => window.setTimeout(resolve, 2500))
}

/**
 * Prepares the check that `drag` makes of the tiles in each frame. Runs in the page, so it may use nothing from
 * outside.
 */
export function watchTiles({ zoom }: Walk): void {
  const osd = (window as Kept).slideViewer!
  const image = osd.world.getItemAt(0)
  const { x: width } = image.getContentSize()
  const since = new Map<string, number>()
  const blankSince = new Map<string, number>()
  const notSharp = new Map<string, number>()
  const blank = new Map<string, number>()
  const { source } = image
  const level = [...Array(source.maxLevel + 1).keys()].find((at) => source.getLevelScale(at) >= zoom * 0.79)!
  const tiles = source.getNumTiles(level)
  const edge = 1 / (zoom * width)

  /** Records how long each tile in view has been missing. */
  const look = (): void => {
    const now = performance.now()
    const view = osd.viewport.getBounds(true)
    const across = width * source.getLevelScale(level)
    const columnAt = (x: number): number =>
      Math.min(tiles.x - 1, Math.max(0, Math.floor((x * across) / source.getTileWidth(level))))
    const rowAt = (y: number): number =>
      Math.min(tiles.y - 1, Math.max(0, Math.floor((y * across) / source.getTileHeight(level))))
    const first = { x: columnAt(view.x + edge), y: rowAt(view.y + edge) }
    const last = { x: columnAt(view.x + view.width - edge), y: rowAt(view.y + view.height - edge) }
    const drawn = image.lastDrawn.map(({ tile }) => tile)
    const sharp = new Set(drawn.filter((tile) => tile.level === level).map((tile) => `${tile.x} ${tile.y}`))
    const coarser = drawn.filter((tile) => tile.level < level).map((tile) => tile.bounds)
    for (let y = first.y; y <= last.y; y++)
      for (let x = first.x; x <= last.x; x++) {
        const key = `${x} ${y}`
        if (!notSharp.has(key)) notSharp.set(key, 0)
        if (!blank.has(key)) blank.set(key, 0)
        if (sharp.has(key)) {
          since.delete(key)
          blankSince.delete(key)
          continue
        }
        if (!since.has(key)) since.set(key, now)
        notSharp.set(key, Math.max(notSharp.get(key)!, now - since.get(key)!))
        const { x: left, y: top, width: w, height: h } = source.getTileBounds(level, x, y)
        const [cx, cy] = [left + w / 2, top + h / 2]
        const covered = coarser.some(
          (at) => at.x <= cx && at.y <= cy && at.x + at.width >= cx && at.y + at.height >= cy,
        )
        if (covered) {
          blankSince.delete(key)
          continue
        }
        if (!blankSince.has(key)) blankSince.set(key, now)
        blank.set(key, Math.max(blank.get(key)!, now - blankSince.get(key)!))
      }
  }
  Object.assign(window, { tileWatch: { look, notSharp, blank } satisfies TileWatch })
}

/**
 * Drags the slide with the mouse frame by frame and checks each frame. Runs in the page, after `watchTiles`, and may
 * use nothing from outside.
 */
export async function drag(walk: Walk): Promise<Walked> {
  const canvas = document.querySelector<HTMLElement>('.openseadragon-canvas')
  if (!canvas) throw new Error('no slide is open')
  const { look, notSharp, blank } = (window as Kept).tileWatch!
  const longTasks: number[] = []
  const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)))
  observer.observe({ type: 'longtask' })
  const box = canvas.getBoundingClientRect()
  const start = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
  const point = (kind: string, x: number, y: number, buttons: number): void => {
    // Whole pixels, as from a mouse.
    const at = { clientX: Math.round(x), clientY: Math.round(y), button: kind === 'pointermove' ? -1 : 0, buttons }
    canvas.dispatchEvent(
      new PointerEvent(kind, { ...at, pointerId: 1, pointerType: 'mouse', isPrimary: true, bubbles: true }),
    )
  }
  /** The slide's offset after this many pixels of the walk. */
  const placeAt = (way: number): { x: number; y: number } => {
    const lap = walk.rowPx + walk.stepPx
    const laps = Math.floor(way / lap)
    const along = Math.min(walk.rowPx, way - laps * lap)
    return { x: laps % 2 === 0 ? along : walk.rowPx - along, y: laps * walk.stepPx + (way - laps * lap - along) }
  }

  const frames: number[] = []
  addEventListener('daybreak:frame', look)
  point('pointerenter', start.x, start.y, 0)
  point('pointerover', start.x, start.y, 0)
  point('pointerdown', start.x, start.y, 1)
  const end = await new Promise<{ x: number; y: number }>((resolve) => {
    let began: number | null = null
    let before = 0
    const tick = (now: number): void => {
      began ??= now
      if (now > began) frames.push(now - before)
      before = now
      const { x, y } = placeAt(((now - began) / 1000) * walk.pixelsPerSecond)
      point('pointermove', start.x - x, start.y - y, 1)
      if (now - began < walk.seconds * 1000) requestAnimationFrame(tick)
      else resolve({ x: start.x - x, y: start.y - y })
    }
    requestAnimationFrame(tick)
  })
  point('pointerup', end.x, end.y, 0)
  removeEventListener('daybreak:frame', look)
  observer.disconnect()
  return { frames, longTasks, notSharp: [...notSharp.values()], blank: [...blank.values()] }
}
