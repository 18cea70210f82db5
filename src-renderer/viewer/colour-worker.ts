import { type ApplyColour, colourOnProcessor, parseColourTable } from '#shared/domain/colour-table.ts'
import { colourOnGraphicsCard, type GraphicsCardColour } from './colour-gl.ts'

/** Asks of the worker: first the table, then pictures; `means` only where a test wants to choose. */
export type ColourRequest =
  | { readonly kind: 'table'; readonly bytes: Uint8Array | null; readonly means: ColourMeans | 'auto' }
  | { readonly kind: 'picture'; readonly id: number; readonly blob: Blob }
export type ColourMeans = 'graphics-card' | 'processor'
export type ColourAnswer =
  | { readonly kind: 'means'; readonly means: ColourMeans }
  | { readonly kind: 'picture'; readonly id: number; readonly bitmap: ImageBitmap | null }

// The renderer's types are those of a page; a worker's scope has these two.
const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ColourRequest>) => void) | null
  postMessage(message: ColourAnswer, transfer?: Transferable[]): void
}

let onCard: GraphicsCardColour | null = null
let onProcessor: ApplyColour | null = null

scope.onmessage = ({ data }) => {
  if (data.kind === 'table') {
    const table = data.bytes && parseColourTable(data.bytes)
    onProcessor = table && colourOnProcessor(table)
    onCard = table && data.means !== 'processor' ? colourOnGraphicsCard(table, data.means === 'auto') : null
    scope.postMessage({ kind: 'means', means: onCard ? 'graphics-card' : 'processor' })
    return
  }
  picture(data.blob).then(
    (bitmap) => scope.postMessage({ kind: 'picture', id: data.id, bitmap }, [bitmap]),
    () => scope.postMessage({ kind: 'picture', id: data.id, bitmap: null }),
  )
}

async function picture(blob: Blob): Promise<ImageBitmap> {
  // A profile inside the tile must not be applied by the browser as well.
  const stored = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
  if (!onProcessor) return stored
  const shown = onCard?.(stored)
  if (shown) {
    stored.close()
    return shown
  }
  const canvas = new OffscreenCanvas(stored.width, stored.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return stored
  context.drawImage(stored, 0, 0)
  stored.close()
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height)
  onProcessor(pixels.data, 4)
  context.putImageData(pixels, 0, 0)
  return canvas.transferToImageBitmap()
}
