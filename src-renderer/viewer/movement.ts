import OpenSeadragon from 'openseadragon'
import { nextObjective, objectiveOfZoom, zoomOfObjective } from './magnification.ts'
import { quarterTurn, type SlideView } from './view.ts'

export interface Place {
  /** Full-resolution pixels. */
  readonly x: number
  readonly y: number
}

export interface MoveOptions {
  /** Magnification to use; without it the current one stays. */
  readonly objective?: number
  /** The magnification as screen pixels per full-resolution pixel. */
  readonly zoom?: number
  /** Moves without a glide. */
  readonly immediate?: boolean
  /** `performance.now()` of the key press that requested the move, for the measure `daybreak:step`. */
  readonly since?: number
}

/** Where on the slide the viewer looks. Requests made before the slide is open are carried out once it is. */
export interface Movement {
  moveTo(place: Place, options?: MoveOptions): void
  /** Screen pixels per full-resolution pixel at an objective. */
  zoomAt(objective: number): number
  setObjective(power: number): void
  stepObjective(by: 1 | -1): void
  zoomBy(factor: number): void
  /** Moves by parts of the viewer's size. */
  panBy(acrossX: number, acrossY: number): void
  home(): void
  setRotation(degrees: number): void
  /** Turns clockwise to the next quarter. */
  turn(): void
}

export interface MovementOptions {
  readonly osd: OpenSeadragon.Viewer
  readonly slide: { readonly width: number; readonly micronsPerPixel: number | null }
  readonly reducedMotion: boolean
  /** Whether a frame of a glide costs next to nothing. Otherwise its frames would hold up the reader's next key. */
  readonly cheapFrames: boolean
  readonly view: (current?: boolean) => SlideView
  readonly whenOpen: (run: () => void) => void
  readonly onStep: (since: number) => void
  /** Called when the view moves from `now` to another place. */
  readonly onLeave: (now: SlideView) => void
}

/** A jump longer than this many screens shows the new place at once instead of flying over the slide. */
const farScreens = 1.2
const approachPx = 48
/** ms. Moves that follow each other faster are not glides: the eye follows none of them. */
const hurriedMs = 500

export function createMovement({ osd, slide, reducedMotion, view, whenOpen, ...options }: MovementOptions): Movement {
  let movedAt = Number.NEGATIVE_INFINITY
  const pan = (x: number, y: number, immediately: boolean): void => {
    osd.viewport.panTo(new OpenSeadragon.Point(x / slide.width, y / slide.width), immediately)
  }
  const zoomTo = (zoom: number, immediately: boolean): void => {
    const size = osd.viewport.getContainerSize()
    osd.viewport.zoomTo((zoom * slide.width) / size.x, undefined, immediately)
  }
  const zoomAt = (objective: number): number => zoomOfObjective(objective, slide.micronsPerPixel)

  return {
    zoomAt,
    moveTo(place, { objective, zoom: wanted, immediate = false, since } = {}) {
      whenOpen(() => {
        if (since !== undefined) options.onStep(since)
        const now = view()
        options.onLeave(now)
        const zoom = objective === undefined ? (wanted ?? view(false).zoom) : zoomAt(objective)
        const dx = (place.x - now.x) * now.zoom
        const dy = (place.y - now.y) * now.zoom
        const distance = Math.hypot(dx, dy)
        const hurried = performance.now() - movedAt < hurriedMs
        movedAt = performance.now()
        const still = immediate || reducedMotion || hurried || !options.cheapFrames
        const far = distance > Math.max(now.widthPx, now.heightPx) * farScreens
        if (still || far || Math.abs(Math.log2(zoom / now.zoom)) > 1) {
          zoomTo(zoom, true)
          // A long jump ends with a short glide from the right direction, so that the eye can follow.
          const back = still || distance < 1 ? 0 : Math.min(approachPx, distance) / zoom / distance
          pan(place.x - dx * back, place.y - dy * back, true)
        } else if (zoom !== now.zoom) zoomTo(zoom, false)
        pan(place.x, place.y, still)
        osd.forceRedraw()
      })
    },
    setObjective: (power) => whenOpen(() => zoomTo(zoomAt(power), reducedMotion)),
    stepObjective(by) {
      whenOpen(() => {
        const { zoom } = view(false)
        const power = objectiveOfZoom(zoom, slide.micronsPerPixel) ?? zoom * 40
        zoomTo(zoomAt(nextObjective(power, by)), reducedMotion)
      })
    },
    zoomBy: (factor) =>
      whenOpen(() => {
        osd.viewport.zoomBy(factor, undefined, reducedMotion)
        osd.viewport.applyConstraints(reducedMotion)
      }),
    panBy: (acrossX, acrossY) =>
      whenOpen(() => {
        const { widthPx, heightPx } = view()
        const by = new OpenSeadragon.Point(acrossX * widthPx, acrossY * heightPx)
        osd.viewport.panBy(osd.viewport.deltaPointsFromPixels(by), reducedMotion)
        osd.viewport.applyConstraints(reducedMotion)
      }),
    home: () => whenOpen(() => void osd.viewport.goHome(reducedMotion)),
    setRotation: (degrees) => whenOpen(() => void osd.viewport.setRotation(degrees, reducedMotion)),
    turn: () =>
      whenOpen(() => void osd.viewport.setRotation(quarterTurn(osd.viewport.getRotation(false)), reducedMotion)),
  }
}
