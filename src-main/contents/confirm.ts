import { stat } from 'node:fs/promises'
import type { Engine } from '#main/engine/index.ts'
import type { Records } from '#main/storage/index.ts'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { systemReader } from '#shared/contract/permissions.ts'
import type { FileStamp } from '#shared/domain/file-stamp.ts'
import type { ContentsStore, HashedSlide } from './contents.store.ts'
import { wholeLook } from './look.ts'

/** A slide whose files held what was hashed a moment ago. */
export interface SureSlide {
  readonly id: number
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly files: readonly FileStamp[]
}

/** What is known of a slide's files without reading them. `unsure`: they are to be hashed again. */
export type FileFact = 'here' | 'missing' | 'changed' | 'unsure'

export interface ContentsDeps {
  readonly records: Records
  readonly engine: Pick<Engine, 'hash'>
  /** What was found out about a slide's files; called again and again with the same. */
  readonly onFact?: (slideId: number, fact: Exclude<FileFact, 'unsure'>) => void
  /** The files of a slide hold another content: what was kept of them is to go. */
  readonly onOther?: (sha256: string) => void
  readonly signal?: AbortSignal
}

/** Makes sure that a slide's files hold what was hashed, by their stamps or by hashing them again. */
export function createConfirm({ records, engine, onFact, onOther, signal }: ContentsDeps, store: ContentsStore) {
  /** The files, as they were when they were found to hold another content. */
  const others = new Map<number, string>()

  const missing = (slide: HashedSlide, file = slide.fileName): never => {
    onFact?.(slide.id, 'missing')
    throw new AppError('slide-missing', { file }, true)
  }
  const changed = (slide: HashedSlide, now: string): never => {
    others.set(slide.id, now)
    onFact?.(slide.id, 'changed')
    onOther?.(slide.sha256)
    throw new AppError('file-changed', { file: slide.fileName })
  }

  async function confirm(slide: HashedSlide): Promise<SureSlide> {
    const { says, files } = await wholeLook(slide).catch((error: unknown) => missing(slide, fileIn(error)))
    const now = JSON.stringify(files)
    if (says === 'other' || others.get(slide.id) === now) return changed(slide, now)
    if (says === 'unsure') return hashAgain(slide, now)
    if (files.some(({ mark }, i) => mark !== slide.files![i]!.mark)) keep(slide, files)
    onFact?.(slide.id, 'here')
    return sureWith(slide, files)
  }

  async function hashAgain(slide: HashedSlide, now: string): Promise<SureSlide> {
    const { id, path } = slide
    const hashed = await engine.hash(path, signal ? { signal } : {}).catch((error: unknown) => {
      const gone = isAppError(error) && (error.code === 'file-not-found' || error.code === 'slide-missing')
      if (gone) return missing(slide, fileIn(error))
      throw error
    })
    if (hashed.sha256 !== slide.sha256) return changed(slide, now)
    keep(slide, hashed.stampsTell ? hashed.files : null, await stat(path))
    others.delete(id)
    onFact?.(id, 'here')
    return sureWith(slide, hashed.files)
  }

  function keep(
    { id, bytes, modifiedMs }: HashedSlide,
    files: readonly FileStamp[] | null,
    now: { readonly size: number; readonly mtimeMs: number } = { size: bytes, mtimeMs: modifiedMs },
  ): void {
    const at = { id, files, bytes: now.size, modifiedMs: Math.round(now.mtimeMs) }
    records.change({ by: systemReader.id, what: 'slide-hashed-again', about: { slideId: id } }, (change) =>
      store.renew(change, at),
    )
  }

  return {
    /** Throws `slide-missing`, `file-changed`, `cancelled`. */
    confirm,
    /** Whether files in this state were found to hold another content. */
    isOther: (id: number, now: string): boolean => others.get(id) === now,
    keep,
  }
}

const sureWith = ({ id, sha256, path, fileName }: HashedSlide, files: readonly FileStamp[]): SureSlide => ({
  id,
  sha256,
  path,
  fileName,
  files,
})

/** The file that an error speaks of. Throws what is no error of a file. */
function fileIn(error: unknown): string | undefined {
  if (!isAppError(error)) throw error
  const { file } = error.data.params
  return typeof file === 'string' ? file : undefined
}
