import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { repository } from '../../e2e/host.ts'
import { beginKeyChange, ensureKeys, keyChangeBegun } from '../../src-main/keys/index.ts'
import { looksLike } from '../../src-main/storage/index.ts'
import type { Figure } from '../rows.ts'
import { checkFacts } from './facts.ts'
import { largeRecords } from './large.ts'

/** Plain records of an earlier version, whose encryption at the start is killed at random moments. */
export async function benchConversion(folder: string, gigabytes: number, rounds: number): Promise<Figure[]> {
  const { lab } = await largeRecords(folder, gigabytes, false)
  lab.db.pragma('wal_checkpoint(TRUNCATE)')
  const whole = join(folder, 'whole.sqlite')
  copyFileSync(lab.file, whole, constants.COPYFILE_FICLONE)
  lab.close()
  const expected = checkFacts(whole)
  const data = mkdtempSync(join(folder, 'converted-'))
  const file = join(data, 'daybreak.sqlite')
  const anew = () => {
    for (const name of readdirSync(data)) if (name !== 'keys.json') rmSync(join(data, name), { force: true })
    copyFileSync(whole, file, constants.COPYFILE_FICLONE)
  }
  try {
    ensureKeys(data)
    anew()
    const begun = performance.now()
    await converted(data)
    const ms = performance.now() - begun
    let lost = 0
    let exchanged = 0
    for (let round = 0; round < rounds; round++) {
      if (looksLike(file) === 'encrypted') anew()
      await converted(data, Math.random() * ms * 1.05)
      if (looksLike(file) === 'encrypted') exchanged++
      if (checkFacts(file) !== expected) lost++
    }
    await converted(data)
    if (checkFacts(file) !== expected || looksLike(file) !== 'encrypted') lost++
    beginKeyChange(data)
    const changing = performance.now()
    await converted(data)
    const changedMs = performance.now() - changing
    if (keyChangeBegun(data) || checkFacts(file) !== expected) lost++
    const name = `encryption of ${gigabytes} GB of plain records`
    return [
      { figure: name, value: ms / 1000, unit: 's' },
      { figure: `change of the key of ${gigabytes} GB at a start`, value: changedMs / 1000, unit: 's' },
      {
        figure: `${name}, killed at ${rounds} random moments (${exchanged} after the exchange): lost`,
        value: lost,
        unit: '',
        atMost: 0,
      },
    ]
  } finally {
    rmSync(data, { recursive: true, force: true })
    rmSync(whole, { force: true })
  }
}

/** Opens a data folder in another process, as a start does, and kills it after so many ms if it has not ended. */
async function converted(data: string, killAfterMs = Infinity): Promise<void> {
  const script = `import { bringUpToDate } from '#main/storage/index.ts'
    await bringUpToDate(${JSON.stringify(data)}, undefined, undefined, { encrypt: true })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: repository, stdio: 'inherit' })
  const ended = once(child, 'exit')
  if (killAfterMs === Infinity) {
    const [code] = await ended
    if (code !== 0) throw new Error(`the encryption ended with ${code}`)
    return
  }
  await Promise.race([ended, setTimeout(killAfterMs)])
  child.kill('SIGKILL')
  await ended
}
