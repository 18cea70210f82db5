import { resolve } from 'node:path'
import { dataFolderOf, type Resources } from '#main/app/index.ts'
import { forkEngine, startEngine } from '#main/engine/index.ts'
import { type Finding, verify, verifyAuditFile, verifyKeptTiles } from '#main/verify/index.ts'
import { parseWords } from './parse-words.ts'
import { said, type Terminal } from './terminal.ts'

const options = {
  json: { type: 'boolean', default: false },
  data: { type: 'string' },
  audit: { type: 'string' },
} as const

/** For decoding tiles; no model runs. */
const setup = { provider: 'cpu', probeFile: null, threads: 1, modelBytes: 0 }

/**
 * `daybreak verify`: one line per thing that was checked; with `--audit FILE` an export of the audit is checked instead.
 * Exits with 1 if anything is wrong.
 */
export async function verifyRecords(
  words: readonly string[],
  terminal: Terminal,
  resources: Resources,
): Promise<number> {
  const { json, data, audit } = parseWords(words, { options }).values
  const { env, platform, cwd, signal } = terminal
  const dataFolder = () => dataFolderOf({ option: data, env, platform, cwd })
  let wrong = 0
  let checked = 0
  const say = ({ check, subject, ok, error }: Finding) => {
    checked++
    if (!ok) wrong++
    const wrongWith = error && said(error)
    if (json) terminal.out(JSON.stringify({ check, subject, ok, ...(wrongWith ? { error: wrongWith } : {}) }))
    else terminal.out(`${ok ? 'ok   ' : 'WRONG'} ${check} ${subject}${wrongWith ? `: ${wrongWith.message}` : ''}`)
  }
  const result = () => {
    terminal.note(`${checked} checked, ${wrong} wrong`)
    return wrong > 0 ? 1 : 0
  }
  if (audit !== undefined) {
    const compared = data === undefined ? null : dataFolder()
    for await (const finding of verifyAuditFile(resolve(cwd, audit), compared)) say(finding)
    return result()
  }
  const onProgress = (subject: string, done: number, total: number) =>
    terminal.progress(`${subject}: ${Math.floor((100 * done) / Math.max(1, total))} %`)
  const sound = new Set<string>()
  for await (const finding of verify(dataFolder(), { signal, onProgress })) {
    if (finding.check === 'slide' && finding.ok) sound.add(finding.subject)
    say(finding)
  }
  const engine = startEngine({ spawn: forkEngine({ entry: resources.engineEntry }), setup })
  try {
    const sameTile = engine.sameTile.bind(engine)
    for await (const finding of verifyKeptTiles(dataFolder(), { sound, sameTile, signal, onProgress })) say(finding)
  } finally {
    await engine.close()
  }
  return result()
}
