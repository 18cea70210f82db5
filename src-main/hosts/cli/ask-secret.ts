import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** One reader for all questions: a second would miss the lines that the first has already taken. */
let lines: AsyncIterator<string> | null = null

/** Asks on the terminal without showing what is typed; otherwise takes the next line of the standard input. */
export async function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  const terminal = stdin.isTTY === true
  if (terminal) stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  lines ??= createInterface({ input: stdin, output: silent, terminal })[Symbol.asyncIterator]()
  const { value, done } = await lines.next()
  if (terminal) stderr.write('\n')
  return done ? '' : String(value)
}
