import { emptyHeatBins, fillHeatBins, heatBinPx, paintHeat } from './heat-bins.ts'
import { heatRamp } from './inferno.ts'
import { heatStrength } from './magnification.ts'
import type { Marks } from './marks.ts'
import type { OverlayLayer } from './overlay.ts'
import { toScreenMatrix } from './view.ts'

export interface HeatSettings {
  readonly shown: boolean
  /** 0 to 1. */
  readonly opacity: number
  /** Cells with a lower score (0 to 1) give no heat. */
  readonly threshold: number
}

const initialHeat: HeatSettings = { shown: false, opacity: 0.6, threshold: 0.3 }

export interface HeatLayer extends OverlayLayer {
  setMarks(marks: Marks): void
  /** Takes effect in the next frame. Nothing is requested from the core. */
  set(settings: HeatSettings): void
}

/** Least size of a bin in the small picture, px, so that it stays round. */
const pixelsPerBin = 4
const mostReduced = 8

/**
 * Paints the AI's scores over the slide. Bins are computed when the cells or the threshold change, not in every
 * frame.
 */
export function createHeatLayer(options: {
  width: number
  height: number
  micronsPerPixel: number | null
  isNormal: (label: number) => boolean
}): HeatLayer {
  const bins = emptyHeatBins(options, heatBinPx(options, options.micronsPerPixel))
  const ramp = heatRamp()
  const canvas = document.createElement('canvas')
  canvas.width = bins.columns
  canvas.height = bins.rows
  const context = canvas.getContext('2d')!
  const picture = context.createImageData(bins.columns, bins.rows)
  const small = document.createElement('canvas')
  const smooth = small.getContext('2d')!
  let marks: Marks | null = null
  let settings = initialHeat
  let stale = true

  const refresh = (): void => {
    if (!stale || marks === null) return
    fillHeatBins(bins, marks, { threshold: settings.threshold, isNormal: options.isNormal })
    paintHeat(bins, ramp, picture.data)
    context.putImageData(picture, 0, 0)
    stale = false
  }

  return {
    setMarks(next) {
      marks = next
      stale = true
    },
    set(next) {
      stale ||= next.threshold !== settings.threshold
      settings = next
    },
    empty: () => !settings.shown || settings.opacity === 0 || marks === null,
    draw(target, view) {
      refresh()
      const [a, b, c, d, e, f] = toScreenMatrix(view)
      const reduced = Math.max(1, Math.min(mostReduced, Math.floor((bins.binPx * view.zoom) / pixelsPerBin)))
      // Without a graphics card, good smoothing takes as long as the rest of a frame, so the picture is smoothed at a
      // small size.
      small.width = Math.ceil(view.widthPx / reduced)
      small.height = Math.ceil(view.heightPx / reduced)
      smooth.imageSmoothingQuality = 'high'
      smooth.scale(1 / reduced, 1 / reduced)
      smooth.transform(a, b, c, d, e, f)
      smooth.drawImage(canvas, 0, 0, bins.columns * bins.binPx, bins.rows * bins.binPx)
      target.save()
      target.transform(a, b, c, d, e, f)
      target.beginPath()
      target.rect(0, 0, options.width, options.height)
      target.restore()
      target.clip()
      target.globalAlpha = settings.opacity * heatStrength(view.zoom, options.micronsPerPixel)
      target.imageSmoothingQuality = 'low'
      target.drawImage(small, 0, 0, small.width * reduced, small.height * reduced)
    },
  }
}
