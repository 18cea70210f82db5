import { mkdir, rm, stat } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import type { StitchRequest } from '#main/engine/index.ts'
import { safeName } from '#main/intake/index.ts'
import { AppError, errorOf } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { FinishedCapture } from '#shared/contract/schemas/camera.ts'
import type { CaptureRecord } from './captures.store.ts'
import type { Captures } from './captures.ts'
import type { CameraDeps } from './deps.ts'
import type { FieldRecord, FieldsStore } from './fields.store.ts'

export interface FinishDeps extends Pick<CameraDeps, 'engine' | 'importPath' | 'publish' | 'now' | 'dataFolder'> {
  readonly captures: Captures
  readonly fields: FieldsStore
  readonly folderOf: (captureId: number) => string
  readonly signal: AbortSignal
}

/** ms between progress reports to the window. */
const progressEveryMs = 150

/**
 * Stitches a capture, imports the slide and opens its case. Until the slide is in the records, the fields are kept
 * and the capture stays open, so that a failure or a crash costs nothing but time.
 */
export function createFinish({
  captures,
  fields,
  engine,
  folderOf,
  importPath,
  publish,
  now,
  dataFolder,
  signal,
}: FinishDeps) {
  return async (reader: Reader, capture: CaptureRecord, name: string): Promise<FinishedCapture> => {
    const all = fields.all(capture.id)
    const placed = all.filter((field) => field.x !== null)
    if (placed.length === 0) throw new AppError('invalid-input', { detail: 'no field has been captured yet' })
    const folder = join(dataFolder, 'slides', 'camera')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const out = await freePath(folder, name || `camera ${capture.startedAt.slice(0, 16).replace(/[T:]/g, '-')}`)
    const fileName = basename(out)
    const totalBytes = placed.length * capture.width * capture.height * 3
    let toldAt = 0
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      if (Date.now() - toldAt < progressEveryMs && done < total) return
      toldAt = Date.now()
      // Bytes of the picture before compression.
      const doneBytes = Math.round((totalBytes * done) / total)
      publish({ kind: 'import-progress', progress: { fileName, doneBytes, totalBytes } })
    }
    const says = provenance(capture, placed, all.length, now())
    const request = requestFor(capture, placed, folderOf(capture.id), out, says)
    const made = await engine.stitch(request, { signal, onProgress })
    const outcome = await importPath(reader, out)
    if (outcome?.kind !== 'imported' && outcome?.kind !== 'known') {
      await rm(out, { force: true })
      throw errorOf(outcome?.error ?? { code: 'bug', params: { message: 'import' }, retryable: true })
    }
    const registration = { ...says.registration, links: made.links, residualPx: made.residualPx, worstPx: made.worstPx }
    const { caseId, slideId } = outcome
    captures.end(reader, capture.id, { provenance: { ...says, registration }, caseId, slideId })
    // The slide is stored, so fields that cannot be deleted now only use space.
    await rm(folderOf(capture.id), { recursive: true, force: true }).catch(() => undefined)
    const { width, height, residualPx } = made
    return { caseId, slideId, fields: placed.length, leftOut: all.length - placed.length, width, height, residualPx }
  }
}

/** A slide's provenance, for its ImageDescription and the records. */
function provenance(capture: CaptureRecord, placed: readonly FieldRecord[], captured: number, at: Date) {
  const correlations = placed.flatMap(({ links }) => links.map(({ correlation }) => correlation)).sort((a, b) => a - b)
  return {
    daybreakCamera: true,
    camera: capture.camera,
    objective: capture.objective,
    resolution: [capture.width, capture.height],
    micronsPerPixel: capture.micronsPerPixel,
    calibration: capture.calibration,
    capturedFrom: placed[0]!.capturedAt,
    capturedTo: placed.at(-1)!.capturedAt,
    stitchedAt: at.toISOString(),
    fields: placed.length,
    fieldsLeftOut: captured - placed.length,
    framesPerField: Math.max(...placed.map(({ frames }) => frames)),
    registration: {
      method: 'phase correlation and Gauss-Newton, whole-pixel placement',
      medianCorrelation: threeDigits(correlations[correlations.length >> 1]),
      leastCorrelation: threeDigits(correlations[0]),
    },
  }
}

const threeDigits = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 1000) / 1000

function requestFor(
  capture: CaptureRecord,
  placed: readonly FieldRecord[],
  folder: string,
  out: string,
  says: Record<string, unknown>,
): StitchRequest {
  const indexOf = new Map(placed.map(({ n }, index) => [n, index]))
  return {
    out,
    micronsPerPixel: capture.micronsPerPixel,
    says,
    fields: placed.map(({ file, x, y }) => ({ path: join(folder, file), x: x!, y: y! })),
    links: placed.flatMap(({ n, links }) =>
      links.flatMap((link) => {
        // A link to an undone field is meaningless.
        const from = indexOf.get(link.n)
        const weight = link.correlation * link.overlap
        return from === undefined ? [] : [{ from, to: indexOf.get(n)!, dx: link.dx, dy: link.dy, weight }]
      }),
    ),
  }
}

/** `name.tif`, or `name-2.tif` and so on if that exists: a slide is never overwritten. */
async function freePath(folder: string, name: string): Promise<string> {
  const short = parse(safeName(`${name.replaceAll('/', '-').slice(0, 60)}.tif`)).name
  for (let n = 1; ; n++) {
    const path = join(folder, `${short}${n === 1 ? '' : `-${n}`}.tif`)
    if (!(await stat(path).catch(() => null))) return path
  }
}
