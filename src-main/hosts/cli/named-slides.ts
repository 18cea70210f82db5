import { statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { App } from '#main/app/index.ts'
import type { FoundSlide } from '#main/intake/index.ts'
import { type AppError, isAppError } from '#shared/contract/errors.ts'
import type { FolderChoice } from '#shared/contract/schemas/slide.ts'
import type { Terminal } from './terminal.ts'

/** A slide named on the command line, or found in a folder named there. */
export interface NamedSlide extends FoundSlide {
  /** As given by the user. */
  readonly slide: string
  /** Why nothing can be brought in: a folder without a slide, or one that may not be read. */
  readonly refused?: AppError
}

/**
 * Files as given, and folders replaced by the slides in them; a folder of pictures that is one slide is listed under
 * the folder's name. A path that does not exist or may not be read stays, to be reported as that file's failure.
 */
export async function namedSlides(
  app: App,
  positionals: readonly string[],
  choice: FolderChoice,
  { cwd }: Terminal,
): Promise<NamedSlide[]> {
  const files: NamedSlide[] = []
  for (const slide of positionals) {
    const path = resolve(cwd, slide)
    const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    if (!folder) {
      files.push({ slide, path })
      continue
    }
    try {
      for (const inside of await app.intake.slidesIn(path, choice)) {
        const shown = inside.pictures ? dirname(inside.pictures[0]!) : inside.path
        files.push({ ...inside, slide: join(slide, relative(path, shown)) })
      }
    } catch (error) {
      if (!isAppError(error)) throw error
      files.push({ slide, path, refused: error })
    }
  }
  return files
}
