import OpenSeadragon from 'openseadragon'

/** Screen pixels. A tile counts as shown at its own size if its width on screen differs by less than this. */
const sameSizePx = 0.02

/**
 * Shows each pixel exactly as stored when tile pixels and screen pixels have the same size. The library would draw
 * tiles half a pixel aside and one pixel wider, mixed with their neighbours. The whole slide is moved by at most half
 * a pixel, and drawing becomes a plain copy. On a graphics card the library draws in its own way.
 */
export function showWholePixels(osd: OpenSeadragon.Viewer): void {
  /** The shift of this frame. It is the same for all tiles, so that no seam opens between them. */
  let shift: { x: number; y: number } | null = null
  osd.addHandler('update-viewport', () => {
    shift = null
  })
  osd.addHandler('tile-drawing', ({ context, tile, tiledImage }) => {
    const ratio = OpenSeadragon.pixelDensityRatio
    const stored = tile.sourceBounds
    const shown = tile.positionedBounds
    if (
      !stored ||
      !tile.position ||
      !tile.size ||
      osd.viewport.getRotation(true) % 360 !== 0 ||
      tiledImage.getOpacity() < 1
    )
      return
    const { x: width } = osd.viewport.deltaPixelsFromPointsNoRotate(shown.getSize(), true).times(ratio)
    if (Math.abs(width - stored.width) > sameSizePx) return
    const { x, y } = tile.position.times(ratio)
    const size = tile.size.times(ratio)
    shift ??= { x: Math.round(x) - x, y: Math.round(y) - y }
    const across = stored.width / size.x
    const down = stored.height / size.y
    context.translate(x + shift.x - x * across, y + shift.y - y * down)
    context.scale(across, down)
    context.imageSmoothingEnabled = false
  })
}
