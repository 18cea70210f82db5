import { createInterface } from 'node:readline'
import type { Terminal } from './terminal.ts'

/**
 * Recovery words from stdin, up to an empty line or the end. They are no argument, because other users of a machine can
 * read the arguments of its processes.
 */
export async function askForWords(terminal: Terminal): Promise<string> {
  terminal.note('Type the 24 recovery words, then an empty line:')
  const typed: string[] = []
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    if (line.trim() === '' && typed.length > 0) break
    typed.push(line)
  }
  lines.close()
  return typed.join(' ')
}
