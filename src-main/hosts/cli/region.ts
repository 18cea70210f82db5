import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Resources } from '#main/app/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { withPassingApp } from './batch-app.ts'
import { namedSlides } from './named-slides.ts'
import { number } from './numbers.ts'
import { parseWords } from './parse-words.ts'
import { errorLine, type Terminal, UsageError } from './terminal.ts'

const text = { type: 'string' } as const
const options = {
  ...{ level: text, x: text, y: text, width: text, height: text, as: text, out: text },
  json: { type: 'boolean', default: false },
} as const

/**
 * `daybreak region`: writes a region of one slide as PNG, either as the window draws it or as the model sees it, so
 * that the two can be compared. The file is replaced only if the region could be read.
 */
export async function region(words: readonly string[], terminal: Terminal, resources: Resources): Promise<number> {
  const { values, positionals } = parseWords(words, { options, allowPositionals: true })
  const [slide] = positionals
  const { as, out } = values
  if (slide === undefined || positionals.length > 1) throw new UsageError('Give exactly one slide.')
  if (as !== 'window' && as !== 'model') throw new UsageError('--as must be window or model.')
  if (!out) throw new UsageError('Give the file to write: --out FILE.png')
  const whole = (option: 'level' | 'x' | 'y' | 'width' | 'height', least: number, most: number) => {
    const given = values[option]
    if (given === undefined) throw new UsageError(`Give --${option}.`)
    const value = number(`--${option}`, given, least, most)
    if (!Number.isInteger(value)) throw new UsageError(`--${option} must be a whole number.`)
    return value
  }
  const place = { level: whole('level', 0, 99), x: whole('x', -1e8, 1e8), y: whole('y', -1e8, 1e8) }
  const wanted = { ...place, width: whole('width', 1, 20_000), height: whole('height', 1, 20_000), as } as const
  return withPassingApp(resources, terminal, async (app) => {
    try {
      const [found, another] = await namedSlides(app, [slide], 'auto', terminal)
      if (found?.refused) throw found.refused
      if (!found || another) throw new AppError('invalid-input', { detail: `${slide} holds several slides` })
      await writeFile(resolve(terminal.cwd, out), await app.engine.region(found.path, wanted, terminal.signal))
      terminal.out(values.json ? JSON.stringify({ slide, ...wanted, out }) : out)
      return 0
    } catch (error) {
      const said = errorLine(error)
      terminal.out(values.json ? JSON.stringify({ slide, file: slide, error: said }) : `${slide}: ${said.message}`)
      return 1
    }
  })
}
