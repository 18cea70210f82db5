import { plausibleScale, squareScale } from '../scale.ts'
import { slideImage } from './ome.ts'
import type { OmeDocument } from './ome-xml.ts'
import { isPhilips } from './philips.ts'

/** The ImageDescription of a slide's first image; `describeOme` handles OME-XML. */
export interface Description {
  readonly kind: 'aperio' | 'ome' | 'philips' | 'daybreak' | 'other'
  readonly micronsPerPixel: number | null
  readonly objective: number | null
  readonly vendor: string | null
  readonly synthetic: boolean
}

const nothing = { micronsPerPixel: null, objective: null, vendor: null, synthetic: false }

export function readDescription(text: string | null): Description {
  if (!text) return { kind: 'other', ...nothing }
  if (text.startsWith('Aperio')) return readAperio(text.slice(0, 16_384))
  if (isPhilips(text)) return { kind: 'philips', ...nothing }
  return readDaybreak(text) ?? { kind: 'other', ...nothing }
}

/** Aperio writes `Aperio ...|AppMag = 20|MPP = 0.4990|...`. Source: openslide.org/formats/aperio. */
function readAperio(text: string): Description {
  const value = (key: string) =>
    numberOf(new RegExp(`\\|\\s*${key}\\s*=\\s*([0-9.]+(?:[eE][-+]?[0-9]+)?)`).exec(text)?.[1])
  return {
    ...nothing,
    kind: 'aperio',
    vendor: 'Aperio',
    micronsPerPixel: plausibleScale(value('MPP')),
    objective: value('AppMag'),
  }
}

/** What an OME-XML document says about the slide's image. */
export function describeOme(document: OmeDocument): Description {
  const image = slideImage(document)
  const known = image?.objective == null ? undefined : document.objectives.get(image.objective)
  return {
    ...nothing,
    kind: 'ome',
    micronsPerPixel: squareScale(image?.micronsX ?? null, image?.micronsY ?? null),
    objective: known ?? document.objectives.values().next().value ?? null,
  }
}

/** The synthetic generator and the microscope camera mark their slides with a JSON object. */
function readDaybreak(text: string): Description | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    const said = JSON.parse(text) as Record<string, unknown>
    const camera = said.daybreakCamera === true
    if (said.daybreakSynthetic !== true && !camera) return null
    const value = (key: string) => (typeof said[key] === 'number' ? (said[key] as number) : null)
    return {
      ...nothing,
      kind: 'daybreak',
      synthetic: !camera,
      vendor: !camera ? 'Daybreak synthetic' : typeof said.camera === 'string' ? said.camera.slice(0, 200) : null,
      micronsPerPixel: plausibleScale(value('micronsPerPixel')),
      objective: value('objective'),
    }
  } catch {
    return null
  }
}

const numberOf = (text: string | undefined): number | null => {
  const value = Number.parseFloat(text ?? '')
  return Number.isFinite(value) && value > 0 ? value : null
}
