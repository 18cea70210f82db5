import type { App, Resources } from '#main/app/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import type { AssociatedKind, SlideFormat, SlideLevel } from '#shared/domain/slide-info.ts'
import { withPassingApp } from './batch-app.ts'
import { type NamedSlide, namedSlides } from './named-slides.ts'
import { parseWords } from './parse-words.ts'
import { errorLine, type Terminal, UsageError } from './terminal.ts'

/** One line of `daybreak info --json` for a slide that would be brought in. Sizes in pixels. */
export interface InfoLine {
  readonly slide: string
  readonly format: SlideFormat
  readonly width: number
  readonly height: number
  readonly micronsPerPixel: number | null
  readonly levels: readonly Pick<SlideLevel, 'width' | 'height' | 'downsample'>[]
  /** Number of focal planes. */
  readonly planes: number
  /** Number of fields of a folder of fields; 0 for a slide that was scanned as a whole. */
  readonly fields: number
  readonly associated: readonly AssociatedKind[]
  /** The first bar code or 2D code on the label, and its kind, such as `Code128`. */
  readonly label: { readonly code: string; readonly kind: string } | null
  /** What a person must still decide or know before the slide is screened. */
  readonly problems: readonly string[]
}

/**
 * `daybreak info`: what each file is and how it would be read, after the same check as at intake. Nothing is brought
 * in. A file that is refused does not affect the others.
 */
export async function info(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  })
  if (positionals.length === 0) throw new UsageError('Give at least one slide or folder.')
  return withPassingApp(resources, terminal, async (app) => {
    let failed = 0
    for (const named of await namedSlides(app, positionals, 'auto', terminal)) {
      if (terminal.signal.aborted) throw new AppError('cancelled')
      try {
        const line = await infoOf(app, named, terminal.signal)
        terminal.out(values.json ? JSON.stringify(line) : inWords(line))
      } catch (error) {
        if (isAppError(error) && error.code === 'cancelled') throw error
        failed++
        const { slide } = named
        const said = errorLine(error)
        terminal.out(values.json ? JSON.stringify({ slide, file: slide, error: said }) : `${slide}: ${said.message}`)
      }
    }
    return failed > 0 ? 1 : 0
  })
}

async function infoOf({ engine }: App, { slide, path, refused }: NamedSlide, signal: AbortSignal): Promise<InfoLine> {
  if (refused) throw refused
  const found = await engine.check(path, signal)
  const { format, width, height, micronsPerPixel, planes, associated } = found
  const [code] = associated.length > 0 ? await engine.label(path, signal) : []
  return {
    ...{ slide, format, width, height, micronsPerPixel },
    levels: found.levels.map((level) => ({ width: level.width, height: level.height, downsample: level.downsample })),
    planes,
    fields: found.fields?.length ?? 0,
    associated,
    label: code ? { code: code.text, kind: code.format } : null,
    problems: micronsPerPixel === null ? ['scale-unknown'] : [],
  }
}

function inWords({ slide, format, width, height, micronsPerPixel, ...more }: InfoLine): string {
  const { levels, planes, fields, associated, label } = more
  return [
    `${slide}: ${format}, ${width} x ${height} px`,
    micronsPerPixel === null ? 'no scale' : `${micronsPerPixel} µm/px`,
    `levels ${levels.map(({ downsample }) => Math.round(downsample * 100) / 100).join(' ')}`,
    ...(planes > 1 ? [`${planes} planes`] : []),
    ...(fields > 0 ? [`${fields} fields`] : []),
    ...associated,
    ...(label ? [`${label.kind} ${label.code}`] : []),
  ].join(', ')
}
