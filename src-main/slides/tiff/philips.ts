import type { AssociatedKind } from '#shared/domain/slide-info.ts'
import { plausibleScale } from '../scale.ts'

/** What a Philips TIFF says in the XML of its first image. Source: openslide.org/formats/philips. */
export interface PhilipsDescription {
  readonly micronsPerPixel: number | null
  readonly vendor: string | null
  /** Full-resolution pixels per pixel of each level, finest first: the levels' own sizes are padded and do not say. */
  readonly downsamples: readonly number[]
  /** JPEGs of label and macro within the XML: where their base64 text lies in it. */
  readonly pictures: ReadonlyMap<AssociatedKind, { readonly start: number; readonly end: number }>
}

/** The XML is long: it holds the label and macro pictures. */
export const maxPhilipsBytes = 16 * 2 ** 20
const maxLevels = 32
const maxAttributes = 20_000

export const isPhilips = (description: string): boolean =>
  description.startsWith('<?xml') && description.slice(0, 4096).includes('ObjectType="DPUfsImport"')

export function readPhilips(xml: string): PhilipsDescription {
  let vendor: string | null = null
  let whole: number | undefined
  for (const { name, start, end } of attributes(xml)) {
    const value = xml.slice(start, Math.min(end, start + 256))
    if (name === 'DICOM_MANUFACTURER') vendor ??= text(value)
    if (name === 'DICOM_PIXEL_SPACING') whole ??= numbersIn(value)[1]
  }
  const spacings = levelSpacings(xml)
  const finest = spacings[0] ?? whole
  return {
    micronsPerPixel: plausibleScale(finest === undefined ? null : finest * 1000),
    vendor,
    downsamples: spacings.map((spacing) => Math.max(1, Math.round(spacing / spacings[0]!))),
    pictures: picturesIn(xml),
  }
}

/** mm per pixel across, of each stored resolution, finest first. */
function levelSpacings(xml: string): number[] {
  const found: number[] = []
  const mark = 'ObjectType="PixelDataRepresentation"'
  for (let at = xml.indexOf(mark); at >= 0 && found.length < maxLevels; at = xml.indexOf(mark, at + 1)) {
    for (const { name, start, end } of attributes(xml.slice(at, at + 4096))) {
      if (name !== 'DICOM_PIXEL_SPACING') continue
      const across = numbersIn(xml.slice(at + start, Math.min(at + end, at + start + 256)))[1]
      if (across !== undefined) found.push(across)
      break
    }
  }
  return found.sort((a, b) => a - b)
}

/** `PIM_DP_IMAGE_TYPE` names each picture; its data comes after it, within the same object. */
function picturesIn(xml: string): PhilipsDescription['pictures'] {
  const found = new Map<AssociatedKind, { start: number; end: number }>()
  let kind: AssociatedKind | null = null
  for (const { name, start, end } of attributes(xml)) {
    if (name === 'PIM_DP_IMAGE_TYPE') {
      const type = xml.slice(start, Math.min(end, start + 64)).trim()
      kind = type === 'LABELIMAGE' ? 'label' : type === 'MACROIMAGE' ? 'macro' : null
    } else if (name === 'PIM_DP_IMAGE_DATA' && kind) {
      if (!found.has(kind) && end > start) found.set(kind, { start, end })
      kind = null
    }
  }
  return found
}

/** `<Attribute Name="..." ...>content</Attribute>`, the content by its place. */
function* attributes(xml: string): Generator<{ name: string; start: number; end: number }> {
  let left = maxAttributes
  for (let at = xml.indexOf('<Attribute '); at >= 0 && left-- > 0; at = xml.indexOf('<Attribute ', at + 1)) {
    const close = xml.indexOf('>', at)
    if (close < 0) return
    if (xml[close - 1] === '/') continue
    const name = /\sName="([A-Z0-9_]{1,64})"/.exec(xml.slice(at, Math.min(close, at + 512)))?.[1]
    const end = xml.indexOf('<', close)
    if (name) yield { name, start: close + 1, end: end < 0 ? xml.length : end }
  }
}

/** `"0.000227" "0.000227"`, the quotes as they are or written as `&quot;`. */
const numbersIn = (value: string): number[] =>
  value
    .replaceAll('&quot;', ' ')
    .replaceAll('"', ' ')
    .split(/\s+/)
    .map(Number.parseFloat)
    .filter((number) => number > 0)

const text = (value: string): string | null => value.replaceAll('&quot;', '').replaceAll('"', '').trim() || null
