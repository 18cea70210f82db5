import OpenSeadragon from 'openseadragon'

/** A tile counts as shown at its own size when its width on screen is nearer to it than this; screen pixels. */
const sameSizePx = 0.02

/**
 * Where a tile's pixels are as large as the screen's, each is shown as stored: the library would draw it half a pixel
 * aside and one pixel wider, mixed with its neighbours. The whole slide moves by half a pixel or less for it, and drawing
 * is a plain copy. On a graphics card the library draws in its own way.
 */
export function showWholePixels(osd: OpenSeadragon.Viewer): void {
  /** The shift of this frame: one for all tiles, or a seam would open between them. */
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
