import { dataFolderOf } from '#main/app/index.ts'
import { verify } from '#main/verify/index.ts'
import { parseWords } from './parse-words.ts'
import { said, type Terminal } from './terminal.ts'

const options = { json: { type: 'boolean', default: false }, data: { type: 'string' } } as const

/** `daybreak verify`: one line per thing that was checked. Exits with 1 if anything is wrong. */
export async function verifyRecords(words: readonly string[], terminal: Terminal): Promise<number> {
  const { json, data } = parseWords(words, { options }).values
  const { env, platform, cwd, signal } = terminal
  const dataFolder = dataFolderOf({ option: data, env, platform, cwd })
  let wrong = 0
  let checked = 0
  const onProgress = (subject: string, done: number, total: number) =>
    terminal.progress(`${subject}: ${Math.floor((100 * done) / Math.max(1, total))} %`)
  for await (const { check, subject, ok, error } of verify(dataFolder, { signal, onProgress })) {
    checked++
    if (!ok) wrong++
    const wrongWith = error && said(error)
    if (json) terminal.out(JSON.stringify({ check, subject, ok, ...(wrongWith ? { error: wrongWith } : {}) }))
    else terminal.out(`${ok ? 'ok   ' : 'WRONG'} ${check} ${subject}${wrongWith ? `: ${wrongWith.message}` : ''}`)
  }
  terminal.note(`${checked} checked, ${wrong} wrong`)
  return wrong > 0 ? 1 : 0
}
