import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStorage, type Storage } from './open.ts'
import { markOf } from './process-mark.ts'

let folder: string
let file: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-held-'))
  file = join(folder, 'daybreak.sqlite')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Another process that has the folder open. */
async function other(): Promise<ChildProcess> {
  const script = `import { openStorage } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)}
    const held = openStorage(${JSON.stringify(folder)}); console.log('open'); setInterval(() => held, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: new URL('../..', import.meta.url),
  })
  children.push(child)
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  return child
}
const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))
const moment = () => new Promise((resolve) => setTimeout(resolve, 60))

function note({ records }: Storage, key: string): void {
  const put = records.write<[string]>("INSERT INTO settings (key, value) VALUES (?, '')")
  records.change({ by: 'local', what: 'settings-changed' }, (change) => put.run(change, key))
}
const keys = ({ records }: Storage) =>
  records.read<[], string>('SELECT key FROM settings ORDER BY key', { pluck: true }).all()

describe('A data folder whose lock file was removed', () => {
  it('is still refused to a second process, which is told who has it', async () => {
    const child = await other()
    for (const name of ['daybreak.lock', 'daybreak.pid']) rmSync(join(folder, name))
    expect(() => openStorage(folder)).toThrow(
      expect.objectContaining({ data: { code: 'data-folder-in-use', params: { pid: child.pid }, retryable: false } }),
    )
    child.kill('SIGKILL')
    await ended(child)
    openStorage(folder).close()
  })

  it('is refused to a second opening by the same process, and the first goes on and holds a new lock', async () => {
    const first = openStorage(folder)
    rmSync(join(folder, 'daybreak.lock'))
    expect(() => openStorage(folder)).toThrow('data-folder-in-use')
    await moment()
    note(first, 'a')
    expect(keys(first)).toEqual(['a'])
    expect(existsSync(join(folder, 'daybreak.lock'))).toBe(true)
    expect(() => openStorage(folder)).toThrow('data-folder-in-use')
    first.close()
    openStorage(folder).close()
  })
})

describe('Records that lie somewhere else now', () => {
  const replaced = (what: string) =>
    expect.objectContaining({ data: expect.objectContaining({ code: 'records-replaced', params: { what } }) })

  it('are not written any more if another file has their name', async () => {
    const storage = openStorage(folder)
    note(storage, 'a')
    copyFileSync(file, `${file}.copy`)
    renameSync(`${file}.copy`, file)
    await moment()
    expect(() => note(storage, 'b')).toThrow(replaced('daybreak.sqlite'))
    expect(keys(storage)).toEqual(['a'])
    expect(storage.writing.stopped()?.code).toBe('records-replaced')
    storage.close()
  })

  it('keep what stood in a removed log, but are not written any more', async () => {
    const storage = openStorage(folder)
    note(storage, 'a')
    await moment()
    note(storage, 'b')
    rmSync(`${file}-wal`)
    await moment()
    expect(() => note(storage, 'c')).toThrow(replaced('daybreak.sqlite-wal'))
    storage.close()
    const again = openStorage(folder)
    expect(keys(again)).toEqual(['a', 'b'])
    expect(again.missing()).toEqual([])
    again.close()
  })
})

describe('The mark of a process', () => {
  it.skipIf(process.platform === 'win32')('stays the same, differs between processes, and ends with them', async () => {
    const child = await other()
    const { pid = 0 } = child
    expect(markOf(process.pid)).toBe(markOf(process.pid))
    expect(markOf(pid)).not.toBeNull()
    expect(markOf(pid)).toBe(markOf(pid))
    child.kill('SIGKILL')
    await ended(child)
    expect(markOf(pid)).toBeNull()
  })
})
