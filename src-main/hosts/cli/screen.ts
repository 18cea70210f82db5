import type { App, Resources } from '#main/app/index.ts'
import { AppError, errorOf, isAppError } from '#shared/contract/errors.ts'
import { folderChoice } from '#shared/contract/schemas/slide.ts'
import { formatProbability } from '#shared/wording/index.ts'
import { duration } from '../duration.ts'
import { startSomewhere } from './batch-app.ts'
import { type NamedSlide, namedSlides } from './named-slides.ts'
import { number } from './numbers.ts'
import { parseWords } from './parse-words.ts'
import { type ScreenedLine, screenedLine } from './screened.ts'
import { errorLine, type Terminal, UsageError } from './terminal.ts'

const options = {
  json: { type: 'boolean', default: false },
  mpp: { type: 'string' },
  top: { type: 'string', default: '100' },
  data: { type: 'string' },
  folders: { type: 'string', default: 'auto' },
} as const

/** `daybreak screen`: imports, screens and prints each file. A file that fails does not affect the others. */
export async function screen(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { values, positionals } = parseWords(words, { options, allowPositionals: true })
  if (positionals.length === 0) throw new UsageError('Give at least one slide or folder.')
  const micronsPerPixel = values.mpp === undefined ? null : number('--mpp', values.mpp, 0.05, 10)
  const top = number('--top', values.top, 0, 1_000_000)
  const choice = folderChoice.safeParse(values.folders)
  if (!choice.success) throw new UsageError('--folders must be auto, fields, planes or single.')
  const app = await startSomewhere(values.data, terminal, resources)
  let files: readonly NamedSlide[] = []
  let failed = 0
  try {
    files = await namedSlides(app, positionals, choice.data, terminal)
    for (const [n, file] of files.entries()) {
      if (terminal.signal.aborted) throw new AppError('cancelled')
      try {
        const line = await screenOne(app, file, { micronsPerPixel, top, terminal, of: `${n + 1}/${files.length}` })
        terminal.out(values.json ? JSON.stringify(line) : inWords(line))
      } catch (error) {
        if (isAppError(error) && error.code === 'cancelled') throw error
        failed++
        if (!isAppError(error)) app.log.bug('screen', error)
        const said = errorLine(error)
        terminal.out(
          values.json ? JSON.stringify({ slide: file.slide, error: said }) : `${file.slide}: ${said.message}`,
        )
      }
    }
  } finally {
    await app.close()
  }
  if (files.length > 1) terminal.note(`${files.length - failed} screened, ${failed} failed`)
  return failed > 0 ? 1 : 0
}

interface OneOptions {
  readonly micronsPerPixel: number | null
  readonly top: number
  readonly terminal: Terminal
  readonly of: string
}

async function screenOne(
  app: App,
  { slide, refused, ...found }: NamedSlide,
  options: OneOptions,
): Promise<ScreenedLine> {
  if (refused) throw refused
  const { terminal, micronsPerPixel, of } = options
  terminal.progress(`${of} ${slide}: being brought in`)
  const outcome = await app.intake.bringInFound(found, { reader: app.localSession.reader, micronsPerPixel })
  if (outcome.kind === 'quarantined') throw errorOf(outcome.error)
  const { slideId } = outcome
  rescale(app, slideId, micronsPerPixel)
  app.screening.start(app.localSession.reader, slideId)
  const job = await watched(app, slideId, `${of} ${slide}`, terminal)
  if (job.state !== 'succeeded') throw errorOf(job.error ?? { code: 'cancelled', params: {} })
  const record = app.cases.slideById(slideId)
  const result = app.screening.resultOf(slideId)
  if (!record || !result) throw new AppError('not-found')
  const labels = app.models.current().model.manifest.detector.classes
  return screenedLine({ slide, record, result, top: app.screening.top(slideId, options.top), labels })
}

/** The scale typed now overrides one typed earlier for the same slide. The file's own scale overrides both. */
function rescale(app: App, slideId: number, micronsPerPixel: number | null): void {
  const slide = app.cases.slideById(slideId)
  if (!slide || micronsPerPixel === null || slide.scaleSource === 'file') return
  if (slide.micronsPerPixel !== micronsPerPixel) app.cases.setScale(app.localSession.reader, slideId, micronsPerPixel)
}

async function watched(app: App, slideId: number, name: string, terminal: Terminal) {
  const tell = setInterval(() => {
    const job = app.screening.jobOf(slideId)
    if (!job || job.tilesTotal === 0) return
    const left = job.msLeft === null ? '' : `, ${duration(job.msLeft)} left`
    terminal.progress(
      `${name}: ${Math.floor((100 * job.tilesDone) / job.tilesTotal)} %, ${job.cellsFound} cells${left}`,
    )
  }, 250)
  const stop = () => {
    const job = app.screening.jobOf(slideId)
    // Paused instead of cancelled, so that the next run continues from the last committed batch.
    if (job?.state === 'running' || job?.state === 'queued') app.screening.pause(app.localSession.reader, slideId)
  }
  const aborted = new Promise<never>((_resolve, reject) => {
    terminal.signal.addEventListener('abort', () => reject(new AppError('cancelled')), { once: true })
  })
  try {
    return await Promise.race([app.screening.finished(slideId), aborted])
  } catch (error) {
    if (terminal.signal.aborted) stop()
    throw error
  } finally {
    clearInterval(tell)
  }
}

function inWords({ slide, risk, lane, cells, timing, cached, reliability }: ScreenedLine): string {
  const classes = Object.entries(cells.byClass).map(([label, count]) => `${label} ${count}`)
  const relied = reliability.abstain ? ' (not to be relied on)' : ''
  const why = reliability.abstain ? ` (${reliability.reasons.map(({ code }) => code).join(', ')})` : ''
  const took = cached ? 'already screened' : duration(timing.totalMs)
  return `${slide}: ${lane}${why}; abnormal ${formatProbability(risk.abnormal)}, high grade ${formatProbability(risk.highGrade)}${relied}; ${cells.total} cells: ${classes.join(', ')}; ${took}`
}
