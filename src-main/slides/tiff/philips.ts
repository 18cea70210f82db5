import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import { isSquare, plausibleScale } from '../scale.ts'
import { readXml } from '../xml.ts'

/** What the XML of a Philips TIFF's first image states. Source: openslide.org/formats/philips. */
export interface PhilipsDescription {
  readonly micronsPerPixel: number | null
  readonly vendor: string | null
  /**
   * Full-resolution pixels per pixel of each level, finest first. The levels' own sizes are padded and do not show
   * it.
   */
  readonly downsamples: readonly number[]
  /** JPEGs of label and macro as base64 text from the XML. */
  readonly pictures: ReadonlyMap<AssociatedKind, string>
}

/** The XML is long, because it contains the label and macro pictures. */
export const maxPhilipsBytes = 16 * 2 ** 20
const maxLevels = 32

export const isPhilips = (description: string): boolean =>
  /<DataObject\s[^>]{0,1024}\bObjectType\s*=\s*["']DPUfsImport["']/.test(description.slice(0, 4096))

/** Reads the XML; an empty description if it is malformed. Never throws. */
export function readPhilips(xml: string): PhilipsDescription {
  let vendor: string | null = null
  let whole: number | undefined
  const spacings: number[] = []
  const pictures = new Map<AssociatedKind, string>()
  const types: string[] = []
  const names: string[] = []
  let picture: AssociatedKind | null = null
  const note = (name: string, value: string): void => {
    if (name === 'DICOM_MANUFACTURER') vendor ??= text(value)
    if (name === 'PIM_DP_IMAGE_TYPE') picture = pictureKinds[value.trim()] ?? null
    if (name === 'PIM_DP_IMAGE_DATA' && picture && value && !pictures.has(picture)) pictures.set(picture, value)
    if (name !== 'DICOM_PIXEL_SPACING') return
    // A pixel that is not square has no scale.
    const [down, right] = numbersIn(value)
    const across = right !== undefined && isSquare(right, down ?? right) ? right : undefined
    if (types.at(-1) === 'PixelDataRepresentation' && across !== undefined && spacings.length < maxLevels)
      spacings.push(across)
    else whole ??= across
  }
  try {
    readXml(
      xml,
      {
        start({ name, attribute }) {
          if (name === 'DataObject') types.push(attribute('ObjectType') ?? '')
          if (name === 'Attribute') names.push(attribute('Name') ?? '')
        },
        end(name, value) {
          if (name === 'DataObject') types.pop()
          if (name === 'Attribute') note(names.pop() ?? '', value)
        },
      },
      new Set(['Attribute']),
    )
  } catch {
    return { micronsPerPixel: null, vendor: null, downsamples: [], pictures: new Map() }
  }
  spacings.sort((a, b) => a - b)
  const finest = spacings[0] ?? whole
  return {
    micronsPerPixel: plausibleScale(finest === undefined ? null : finest * 1000),
    vendor,
    downsamples: spacings.map((spacing) => Math.max(1, Math.round(spacing / spacings[0]!))),
    pictures,
  }
}

const pictureKinds: Readonly<Record<string, AssociatedKind>> = { LABELIMAGE: 'label', MACROIMAGE: 'macro' }

/** `"0.000227" "0.000227"`, with plain quotes or written as `&quot;`. */
const numbersIn = (value: string): number[] =>
  value
    .replaceAll('&quot;', ' ')
    .replaceAll('"', ' ')
    .split(/\s+/)
    .map(Number.parseFloat)
    .filter((number) => number > 0)

const text = (value: string): string | null => value.replaceAll('&quot;', '').replaceAll('"', '').trim() || null
