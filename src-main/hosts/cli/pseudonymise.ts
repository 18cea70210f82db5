import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pseudonymiseSlide } from '#main/privacy/index.ts'
import { parseWords } from './parse-words.ts'
import { type Terminal, UsageError } from './terminal.ts'

/** `daybreak pseudonymise SLIDE --out FILE`: a copy of a slide that names nobody. */
export async function pseudonymise(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      without: { type: 'string', multiple: true, default: [] as string[] },
      json: { type: 'boolean', default: false },
    },
  })
  const [slide] = positionals
  if (slide === undefined || positionals.length > 1 || values.out === undefined)
    throw new UsageError('Give exactly one slide, and --out FILE.')
  const to = resolve(terminal.cwd, values.out)
  if (existsSync(to)) throw new UsageError(`${values.out} exists. Name a new file.`)
  const copy = await pseudonymiseSlide(resolve(terminal.cwd, slide), to, values.without)
  if (values.json) terminal.out(JSON.stringify(copy))
  else
    terminal.note(
      `${values.out}: ${copy.images} images. Left out: ${copy.leftOut} other pictures and ${copy.texts} texts.`,
    )
  return 0
}
