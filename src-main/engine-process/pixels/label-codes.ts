import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isAppError } from '#shared/contract/errors.ts'
import type { LabelCode } from '#shared/domain/accession.ts'
import { resize } from './decode.ts'
import type { PixelSource } from './pixel-source.ts'
import type { RgbImage } from './rgb.ts'

/** Most pixels in which a picture is searched first. A macro picture can be many times larger than its codes need. */
const mostPixels = 4_000_000
/** Most pixels in which a picture without a code is searched again at its full size: fine bars do not survive less. */
const mostAtFullSize = 40_000_000
/**
 * A picture whose shorter side is smaller than this is also searched at twice its size, because bars of one pixel
 * cannot be read.
 */
const smallPx = 500
const mostCodes = 8
const mostText = 300
/** Separators, e.g. of GS1, are not part of a number. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are removed
const separators = /[\u0000-\u001f\u007f]+/g

/**
 * Bar codes and 2D codes on a slide's label, or on its macro picture if the label has none. Empty if the slide has no
 * such picture, or if it cannot be decoded or has no readable code.
 */
export async function labelCodes(source: PixelSource, signal?: AbortSignal): Promise<LabelCode[]> {
  for (const kind of ['label', 'macro'] as const) {
    if (!source.info.associated.includes(kind)) continue
    const picture = await source.readAssociated(kind, signal).catch((error: unknown) => {
      if (isAppError(error) && error.code === 'cancelled') throw error
      return null
    })
    const codes = picture ? await codesIn(picture) : []
    if (codes.length > 0) return codes
  }
  return []
}

/** Codes in a picture in the order found, each text once. */
export async function codesIn(picture: RgbImage): Promise<LabelCode[]> {
  const { width, height } = picture
  const down = Math.min(1, Math.sqrt(mostPixels / (width * height)))
  const full = down < 1 && width * height <= mostAtFullSize
  const sizes = [down, ...(full ? [1] : []), ...(Math.min(width, height) < smallPx ? [2] : [])]
  for (const by of sizes) {
    const sized = await resize(picture, Math.max(1, Math.round(width * by)), Math.max(1, Math.round(height * by)))
    const codes = await search(sized)
    if (codes.length > 0) return codes
  }
  return []
}

async function search(picture: RgbImage): Promise<LabelCode[]> {
  const { readBarcodes } = await reader()
  const { width, height } = picture
  // In the form of a page's ImageData, which Node does not have.
  const image = { data: rgbaOf(picture), width, height, colorSpace: 'srgb' } as unknown as PageImage
  const found = await readBarcodes(image, { tryHarder: true, maxNumberOfSymbols: mostCodes })
  const codes = new Map<string, LabelCode>()
  for (const { format, text, isValid } of found) {
    const plain = text.replace(separators, ' ').trim().slice(0, mostText)
    if (isValid && plain !== '' && !codes.has(plain)) codes.set(plain, { format, text: plain })
  }
  return [...codes.values()]
}

type PageImage = Extract<Parameters<typeof import('zxing-wasm/reader').readBarcodes>[0], { readonly width: number }>

function rgbaOf({ data, width, height }: RgbImage): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    rgba[to] = data[from]!
    rgba[to + 1] = data[from + 1]!
    rgba[to + 2] = data[from + 2]!
  }
  return rgba
}

let loading: Promise<typeof import('zxing-wasm/reader')> | null = null

/** The decoder, loaded from the package's own file. By default it would be fetched from the network. */
function reader() {
  loading ??= (async () => {
    const [zxing, bytes] = await Promise.all([
      import('zxing-wasm/reader'),
      readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))),
    ])
    await zxing.prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer }, fireImmediately: true })
    return zxing
  })()
  loading.catch(() => {
    loading = null
  })
  return loading
}
