import { stat } from 'node:fs/promises'
import { slideParts, stampsOf } from '#main/slides/index.ts'
import { compareStamps, type FileStamp, type StampsSay } from '#shared/domain/file-stamp.ts'
import type { HashedSlide } from './contents.store.ts'

/** What lies in the place of a slide's files, and what that says of its content. */
export interface Looked {
  readonly says: StampsSay
  readonly files: readonly FileStamp[]
}

/** Compares the files that were hashed with what lies there now. Rejects where one of them is not there. */
export async function firstLook({ path, files: hashed, bytes, modifiedMs }: HashedSlide): Promise<Looked> {
  if (hashed !== null) {
    const files = await stampsOf(hashed.map((file) => file.path))
    return { says: compareStamps(hashed, files), files }
  }
  const [files, now] = await Promise.all([stampsOf([path]), stat(path)])
  if (now.size !== bytes) return { says: 'other', files }
  return { says: Math.round(now.mtimeMs) === modifiedMs ? 'same' : 'unsure', files }
}

/** The same, and whether the slide is still made of these files alone. */
export async function wholeLook(slide: HashedSlide): Promise<Looked> {
  const first = await firstLook(slide)
  if (first.says === 'other') return first
  const parts = await slideParts(slide.path)
  const isWhole = parts.length === slide.files?.length && parts.every((part, i) => part === slide.files![i]!.path)
  return isWhole ? first : { says: 'unsure', files: await stampsOf(parts) }
}
