import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Hashed, isPictureList } from '#main/slides/index.ts'
import type { Records } from '#main/storage/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import { isUnfinished } from '#shared/domain/job-state.ts'
import { oneLine } from '#shared/domain/plain-text.ts'
import type { FileState, Presence } from './presence.ts'
import type { SlideRecord, SlidesStore } from './slides.store.ts'

export interface SlideFilesDeps {
  readonly records: Records
  readonly slides: SlidesStore
  readonly presence: Presence
  /** Throws `not-found`. */
  slideOf(slideId: number): SlideRecord
  jobOf(slideId: number): ScreeningJob | null
  /** Hash of a whole slide, computed in the engine: no other process reads an untrusted file. */
  hash(path: string): Promise<Hashed>
  row(by: Reader, caseId: number): CaseRow
  /** Reports that the rows of the slide's cases changed. */
  tellCasesOf(slideId: number): void
}

/** ms. A check of all files takes no more than a sixth of the time, because 100,000 of them take a quarter minute. */
const checkedAtOnceMs = 10
const restMs = 50

/** What is known about a slide's file: its scale, its path, and whether it can be reached. */
export function createSlideFiles(deps: SlideFilesDeps) {
  const { records, slides, presence, slideOf, jobOf, hash, row, tellCasesOf } = deps
  let checking: Promise<void> | null = null
  async function checkAll(signal?: AbortSignal): Promise<void> {
    let since = performance.now()
    for (const id of slides.ids()) {
      if (signal?.aborted) return
      if (await presence.look(id)) tellCasesOf(id)
      if (performance.now() - since < checkedAtOnceMs) continue
      // An abort ends the rest, and the round with it.
      await sleep(restMs, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined)
      since = performance.now()
    }
  }

  function told(by: Reader, slideId: number): CaseRow {
    tellCasesOf(slideId)
    return row(by, slideOf(slideId).caseId)
  }

  return {
    setScale(by: Reader, slideId: number, micronsPerPixel: number): CaseRow {
      records.change({ by: by.id, what: 'slide-scaled', about: { slideId } }, (change) => {
        const before = slideOf(slideId)
        const job = jobOf(slideId)
        if (job && isUnfinished(job.state)) throw new AppError('screening-unfinished', {}, true)
        if (!(micronsPerPixel > 0 && Number.isFinite(micronsPerPixel)))
          throw new AppError('invalid-input', { detail: `a scale of ${micronsPerPixel} µm/px` })
        slides.setScale(change, slideId, micronsPerPixel, 'reader')
        change.note({ micronsPerPixel: before.micronsPerPixel }, { micronsPerPixel })
      })
      return told(by, slideId)
    },

    async relocate(by: Reader, slideId: number, path: string): Promise<CaseRow> {
      const slide = slideOf(slideId)
      const fileName = oneLine(basename(path))
      const found = await stat(path).catch(() => null)
      if (!found?.isFile()) throw new AppError('file-not-found', { file: fileName })
      // The size shows immediately what hashing gigabytes would show in minutes. The size of a list shows nothing.
      const otherSize = found.size !== slide.bytes && !isPictureList(slide.path)
      const hashed = otherSize ? null : await hash(path)
      if (hashed?.sha256 !== slide.sha256)
        throw new AppError('not-the-same-slide', { file: fileName, wanted: slide.fileName })
      const to = { path, fileName, bytes: found.size, modifiedMs: Math.round(found.mtimeMs), files: filesOf(hashed) }
      records.change({ by: by.id, what: 'slide-moved', about: { slideId } }, (change) =>
        slides.relocate(change, slideId, to),
      )
      presence.set(slideId, 'here')
      return told(by, slideId)
    },

    touchFile(slideId: number, state: FileState): void {
      if (presence.set(slideId, state)) tellCasesOf(slideId)
    },

    checkPresence(signal?: AbortSignal): Promise<void> {
      checking ??= checkAll(signal).finally(() => {
        checking = null
      })
      return checking
    },
  }
}

/** The files of a slide as the records keep them: none where they would not tell a later write. */
const filesOf = ({ files, stampsTell }: Hashed) => (stampsTell ? files : null)
