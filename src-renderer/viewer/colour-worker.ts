import { type ApplyColour, colourOnProcessor, parseColourTable } from '#shared/domain/colour-table.ts'
import { colourOnGraphicsCard, type GraphicsCardColour } from './colour-gl.ts'

/** Messages to the worker: first the table, then pictures. Only tests choose `means`. */
export type ColourRequest =
  | { readonly kind: 'table'; readonly bytes: Uint8Array | null; readonly means: ColourMeans | 'auto' }
  | { readonly kind: 'picture'; readonly id: number; readonly blob: Blob }
export type ColourMeans = 'graphics-card' | 'processor'
export type ColourAnswer =
  | { readonly kind: 'means'; readonly means: ColourMeans }
  | { readonly kind: 'picture'; readonly id: number; readonly bitmap: ImageBitmap | null }

// The renderer's types describe a page. A worker's scope has these two members.
const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ColourRequest>) => void) | null
  postMessage(message: ColourAnswer, transfer?: Transferable[]): void
}

let onCard: GraphicsCardColour | null = null
let onProcessor: ApplyColour | null = null
let ready: Promise<void> = Promise.resolve()

scope.onmessage = ({ data }) => {
  if (data.kind === 'table') {
    ready = setUp(data.bytes, data.means)
    return
  }
  ready
    .then(() => picture(data.blob))
    .then(
      (bitmap) => scope.postMessage({ kind: 'picture', id: data.id, bitmap }, [bitmap]),
      () => scope.postMessage({ kind: 'picture', id: data.id, bitmap: null }),
    )
}

async function setUp(bytes: Uint8Array | null, means: ColourMeans | 'auto'): Promise<void> {
  const table = bytes && parseColourTable(bytes)
  onProcessor = table && colourOnProcessor(table)
  const card = table && means !== 'processor' ? colourOnGraphicsCard(table, means === 'auto') : null
  onCard = card && onProcessor && (await agrees(card, onProcessor).catch(() => false)) ? card : null
  scope.postMessage({ kind: 'means', means: onCard ? 'graphics-card' : 'processor' })
}

const trialSide = 16
const trialLevels = 2

/**
 * Drivers differ. A card is used only after it has converted a known picture like the processor, upright and in
 * colour.
 */
async function agrees(card: GraphicsCardColour, processor: ApplyColour): Promise<boolean> {
  const trial = new ImageData(trialSide, trialSide)
  for (let i = 0; i < trialSide ** 2; i++) {
    const [x, y] = [i % trialSide, Math.floor(i / trialSide)]
    trial.data.set([x * 17, y * 17, ((x * 7 + y * 3) % 16) * 17, 255], i * 4)
  }
  const stored = await createImageBitmap(trial, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
  const shown = card(stored)
  stored.close()
  const context = new OffscreenCanvas(trialSide, trialSide).getContext('2d', { willReadFrequently: true })
  if (!shown || !context) return false
  context.drawImage(shown, 0, 0)
  shown.close()
  const found = context.getImageData(0, 0, trialSide, trialSide).data
  processor(trial.data, 4)
  return found.every((level, i) => Math.abs(level - trial.data[i]!) <= trialLevels)
}

async function picture(blob: Blob): Promise<ImageBitmap> {
  // The browser must not apply a profile inside the tile a second time.
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
