import { plausibleScale } from '../scale.ts'
import { omeMicrons } from './ome.ts'
import { isPhilips } from './philips.ts'

/** What the ImageDescription of a slide's first image says. */
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
  if (text.includes('<OME') && text.includes('<Pixels ')) return readOme(text)
  if (isPhilips(text)) return { kind: 'philips', ...nothing }
  return readDaybreak(text) ?? { kind: 'other', ...nothing }
}

/** Aperio writes `Aperio ...|AppMag = 20|MPP = 0.4990|...`. Source: openslide.org/formats/aperio. */
function readAperio(text: string): Description {
  const value = (key: string) => numberOf(new RegExp(`\\|\\s*${key}\\s*=\\s*([0-9.]+)`).exec(text)?.[1])
  return {
    ...nothing,
    kind: 'aperio',
    vendor: 'Aperio',
    micronsPerPixel: plausibleScale(value('MPP')),
    objective: value('AppMag'),
  }
}

/** OME-XML: Pixels/@PhysicalSizeX with its unit (µm where not given). Source: OME data model 2016-06. */
function readOme(text: string): Description {
  const pixels = startTag(text, 'Pixels')
  const attribute = (name: string, of: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(of)?.[1]
  return {
    ...nothing,
    kind: 'ome',
    micronsPerPixel: plausibleScale(omeMicrons(pixels, 'PhysicalSizeX')),
    objective: numberOf(attribute('NominalMagnification', startTag(text, 'Objective'))),
  }
}

/** The first start tag of that name. Found without a pattern over the whole text, which a hostile file could stall. */
function startTag(text: string, name: string): string {
  const start = text.indexOf(`<${name} `)
  const end = start < 0 ? -1 : text.indexOf('>', start)
  return end < 0 ? '' : text.slice(start, Math.min(end, start + 4096))
}

/** The synthetic generator and the microscope camera sign their slides with a JSON object. */
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
