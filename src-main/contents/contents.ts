import { AppError, isAppError } from '#shared/contract/errors.ts'
import { sameWriting } from '#shared/domain/file-stamp.ts'
import { type ContentsDeps, createConfirm, type FileFact, type SureSlide } from './confirm.ts'
import { openContentsStore } from './contents.store.ts'
import { firstLook } from './look.ts'

/** Whether the files of slides still hold what was hashed. Everything that reads pixels of a recorded slide asks here first. */
export interface Contents {
  /**
   * The slide with its files as they are now: they hold what was hashed. Costs a look at each file, and the hash of all
   * of them where that look leaves a doubt. Throws `not-found`, `slide-missing`, `file-changed`, `cancelled`.
   */
  sure(slideId: number): Promise<SureSlide>
  /** The same for a content; null where the records have no such slide. */
  sureOf(sha256: string): Promise<SureSlide | null>
  /**
   * The program itself has renamed files of the slide, or removed other names of them, which changes their stamps though
   * neither size nor time of writing. Nothing happens where these differ, too.
   */
  restamp(slideId: number): Promise<void>
  /** A look at each file, without reading any. */
  look(slideId: number): Promise<FileFact>
  /** As `look`; where it leaves a doubt and the files have lain still since the last look, they are hashed. */
  check(slideId: number): Promise<FileFact>
}

export function createContents(deps: ContentsDeps): Contents {
  const store = openContentsStore(deps.records)
  const { confirm, isOther, keep } = createConfirm(deps, store)
  /** The files in doubt, as they were at the last look. */
  const seen = new Map<number, string>()
  const confirming = new Map<number, Promise<SureSlide>>()

  function begin(id: number): Promise<SureSlide> {
    const slide = store.find(id)
    if (!slide) return Promise.reject(new AppError('not-found', { what: 'slide' }))
    const job = confirm(slide).finally(() => confirming.delete(id))
    confirming.set(id, job)
    return job
  }

  /**
   * Calls during a check join it, so that no file is hashed twice at the same time. If it fails, they check again, because
   * the file may have been put right since that check began.
   */
  function sure(id: number): Promise<SureSlide> {
    const underway = confirming.get(id)
    return underway ? underway.catch(() => confirming.get(id) ?? begin(id)) : begin(id)
  }

  async function look(id: number): Promise<FileFact> {
    const slide = store.find(id)
    const found = slide && (await firstLook(slide).catch(() => null))
    if (!found) return 'missing'
    const now = JSON.stringify(found.files)
    if (found.says === 'other' || isOther(id, now)) return 'changed'
    if (found.says === 'same') return 'here'
    seen.set(id, now)
    return 'unsure'
  }

  return {
    sure,
    async sureOf(sha256) {
      const slide = store.byHash(sha256)
      return slide && sure(slide.id)
    },
    async restamp(id) {
      const slide = store.find(id)
      const found = slide && (await firstLook(slide).catch(() => null))
      if (slide?.files && found && sameWriting(slide.files, found.files)) keep(slide, found.files)
    },
    look,
    async check(id) {
      const before = seen.get(id)
      const fact = await look(id)
      if (fact !== 'unsure' || before === undefined || before !== seen.get(id)) return fact
      return sure(id).then(
        () => 'here',
        (error: unknown) => (isAppError(error) && error.code === 'file-changed' ? 'changed' : 'unsure'),
      )
    },
  }
}
