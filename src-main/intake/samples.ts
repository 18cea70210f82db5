import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Publish } from '#main/live/index.ts'
import type { SynthProgress } from '#main/synth/index.ts'
import type { SampleRecipe, SynthOptions } from '#main/synth/recipe/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { CaseEdit } from '#shared/contract/schemas/review.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'

export interface SamplesDeps {
  readonly recipes: () => Promise<readonly SampleRecipe[]>
  /** `<data>/samples`. */
  readonly folder: string
  readonly synthesize: (
    options: SynthOptions,
    control: { signal: AbortSignal; onProgress: (progress: SynthProgress) => void },
  ) => Promise<unknown>
  readonly importPaths: (reader: Reader, paths: readonly string[]) => Promise<ImportOutcome[]>
  /** Gives the new case its title, so that nobody mistakes it for a patient's. */
  readonly edit: (reader: Reader, change: CaseEdit) => unknown
  /** Resolves when the screening of a slide has ended; at once where there is none. */
  readonly screened: (slideId: number) => Promise<unknown>
  readonly publish: Publish
}

export interface Samples {
  /** Makes the missing sample slides and imports each as soon as it is ready. Two simultaneous calls are one run. */
  add(reader: Reader): Promise<ImportOutcome[]>
  close(): Promise<void>
  /** Removes what a slide under way has left. Call it when the engine has ended, which may not tidy up in time. */
  dropHalfDone(): Promise<void>
}

/** A screening of a sample takes a few seconds, unless it is paused. ms */
const longestScreeningMs = 20_000

/** Synthetic slides for newcomers and demonstrations, made on this machine and the same everywhere. */
export function createSamples(deps: SamplesDeps): Samples {
  const closing = new AbortController()
  let running: Promise<ImportOutcome[]> | null = null

  async function make(reader: Reader): Promise<ImportOutcome[]> {
    await mkdir(deps.folder, { recursive: true, mode: 0o700 })
    const outcomes: ImportOutcome[] = []
    for (const [n, recipe] of (await deps.recipes()).entries()) {
      const path = join(deps.folder, recipe.fileName)
      if (!(await stat(path).catch(() => null))) await draw(recipe, path)
      const [outcome] = await deps.importPaths(reader, [path])
      if (!outcome) continue
      outcomes.push(outcome)
      if (outcome.kind === 'imported')
        deps.edit(reader, {
          caseId: outcome.caseId,
          patientName: recipe.title,
          specimen: recipe.options.preparation === 'conventional' ? 'conventional' : 'liquid-based',
        })
      // A newcomer waits for the first one: the next is not drawn while that one is screened.
      if (n === 0 && outcome.kind === 'imported') await firstScreened(outcome.slideId)
    }
    return outcomes
  }

  /** Waits for the first sample's screening, but not for one that is held up. */
  async function firstScreened(slideId: number): Promise<void> {
    const waited = new AbortController()
    const signal = AbortSignal.any([closing.signal, waited.signal])
    const held = setTimeout(longestScreeningMs, undefined, { signal }).catch(() => undefined)
    await Promise.race([deps.screened(slideId), held])
    waited.abort()
  }

  async function draw({ fileName, options }: SampleRecipe, out: string): Promise<void> {
    const totalBytes = (options.width ?? 0) * (options.height ?? 0) * 3
    let told = -1
    await deps.synthesize(
      { ...options, out },
      {
        signal: closing.signal,
        onProgress({ phase, done, total }) {
          // The stamps are a fixed first part; the slide is the rest. In hundredths, to limit the messages to a
          // window.
          const part = Math.floor((phase === 'stamps' ? 0.2 * (done / total) : 0.2 + 0.8 * (done / total)) * 100)
          if (part === told) return
          told = part
          // Bytes of the drawn picture before compression.
          const doneBytes = Math.round((totalBytes * part) / 100)
          deps.publish({ kind: 'import-progress', progress: { fileName, doneBytes, totalBytes } })
        },
      },
    )
  }

  return {
    add(reader) {
      running ??= make(reader).finally(() => {
        running = null
      })
      return running
    },
    async close() {
      closing.abort()
      await running?.catch((error: unknown) => {
        if (!isAppError(error)) throw error
      })
    },
    async dropHalfDone() {
      const names = await readdir(deps.folder).catch(() => [])
      for (const name of names.filter((name) => name.endsWith('.part')))
        await rm(join(deps.folder, name), { force: true })
    },
  }
}
