import { emptyHeatBins, fillHeatBins, heatBinPx, paintHeat } from './heat-bins.ts'
import { heatRamp } from './inferno.ts'
import type { Marks } from './marks.ts'
import type { OverlayLayer } from './overlay.ts'
import { toScreenMatrix } from './view.ts'

export interface HeatSettings {
  readonly shown: boolean
  /** 0..1 */
  readonly opacity: number
  /** Cells scoring below this (0..1) give no heat. */
  readonly threshold: number
}

const initialHeat: HeatSettings = { shown: false, opacity: 0.6, threshold: 0.3 }

export interface HeatLayer extends OverlayLayer {
  setMarks(marks: Marks): void
  /** Changes show in the next frame; nothing is asked of the core. */
  set(settings: HeatSettings): void
}

/** Paints the AI's scores over the slide. Bins are computed when the cells or the threshold change, not per frame. */
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
      target.transform(a, b, c, d, e, f)
      target.beginPath()
      target.rect(0, 0, options.width, options.height)
      target.clip()
      target.globalAlpha = settings.opacity
      target.imageSmoothingEnabled = true
      target.imageSmoothingQuality = 'high'
      target.drawImage(canvas, 0, 0, bins.columns * bins.binPx, bins.rows * bins.binPx)
    },
  }
}
