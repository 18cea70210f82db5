import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  mostOrderBytes,
  type OrderFileContents,
  type OrderProblem,
  type ParsedOrder,
  parseOrders,
  problemText,
  refusedOrders,
} from '#main/orders/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { type AccessionPattern, defaultAccessionPattern } from '#shared/domain/accession.ts'
import { accessionPattern } from '#shared/domain/accession-pattern.ts'
import { isOrderEncoding } from '#shared/domain/order-encodings.ts'
import { parseWords } from './parse-words.ts'
import { errorLine, type Terminal, UsageError } from './terminal.ts'

interface Reading {
  readonly pattern: AccessionPattern
  readonly encoding?: string
}

/**
 * `daybreak orders`: reads order files and prints each order, or what keeps it from being taken, by line. Nothing is
 * written. 1 where anything could not be read.
 */
export async function orders(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseWords(words, {
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      encoding: { type: 'string' },
      pattern: { type: 'string', default: defaultAccessionPattern },
    },
  })
  if (positionals.length === 0) throw new UsageError('Name at least one file of orders.')
  const pattern = accessionPattern(values.pattern)
  if (!pattern)
    throw new UsageError(
      '--pattern: no regular expression, or one that matches empty text or looks ahead, behind or back.',
    )
  const encoding = values.encoding?.toLowerCase()
  if (encoding !== undefined && !isOrderEncoding(encoding))
    throw new UsageError(`--encoding: ${encoding} is not read here.`)
  let wrong = 0
  for (const file of positionals) {
    const say = (line: object, text: string) =>
      terminal.out(values.json ? JSON.stringify({ file, ...line }) : `${file}: ${text}`)
    try {
      const contents = readOrders(resolve(terminal.cwd, file), file, { pattern, ...(encoding && { encoding }) })
      tellEncoding(file, contents, terminal)
      for (const one of byLine(contents)) {
        if ('code' in one) {
          wrong++
          const error = { code: one.code, message: problemText(one) }
          say({ line: one.line, error }, `line ${one.line}: ${error.message}`)
        } else say(orderLine(one), inWords(one))
      }
    } catch (error) {
      wrong++
      const said = errorLine(error)
      say({ line: 1, error: said }, said.message)
    }
  }
  return wrong > 0 ? 1 : 0
}

function readOrders(path: string, file: string, { pattern, encoding }: Reading): OrderFileContents {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) throw new AppError('file-not-found', { file })
  if (found.size > mostOrderBytes) return refusedOrders('too-large')
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch {
    return refusedOrders('unreadable')
  }
  return parseOrders(bytes, { pattern, today: new Date(), ...(encoding && { encoding }) })
}

/** Orders and problems in the order of the file. */
const byLine = ({ orders, problems }: OrderFileContents): (ParsedOrder | OrderProblem)[] =>
  [...orders, ...problems].sort((a, b) => a.line - b.line)

function tellEncoding(file: string, { encoding }: OrderFileContents, terminal: Terminal): void {
  if (encoding && encoding.confidence < 1)
    terminal.note(`${file}: letters read as ${encoding.name} (${Math.floor(100 * encoding.confidence)} % sure)`)
}

const orderLine = ({ accession, patientName, birthDate, patientSex, specimen, cancelled }: ParsedOrder) => ({
  accession,
  patientName,
  birthDate,
  sex: patientSex,
  specimen,
  cancelled,
})

const inWords = ({ accession, patientName, birthDate, patientSex, specimen, cancelled }: ParsedOrder): string =>
  [accession, patientName, birthDate ?? '', patientSex ?? '', specimen, cancelled ? 'taken back' : '']
    .filter((part) => part !== '')
    .join('  ')
