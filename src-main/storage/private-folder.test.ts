import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeToOthers } from './private-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-private-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8)
const file = (name: string, mode: number) => {
  writeFileSync(join(folder, name), '')
  chmodSync(join(folder, name), mode)
}
const subfolder = (name: string, mode: number) => {
  mkdirSync(join(folder, name))
  chmodSync(join(folder, name), mode)
}

// Windows has no permission bits.
describe.skipIf(process.platform === 'win32')('A data folder', () => {
  it('that others could read is closed, with its records, log files and folders, and each is named', () => {
    chmodSync(folder, 0o755)
    file('daybreak.sqlite', 0o644)
    file('daybreak.sqlite-wal', 0o640)
    file('daybreak.lock', 0o606)
    file('daybreak.pid', 0o600)
    subfolder('inbox', 0o750)
    subfolder('log', 0o700)
    expect(closeToOthers(folder)).toEqual({
      closed: ['.', 'daybreak.lock', 'daybreak.sqlite', 'daybreak.sqlite-wal', 'inbox'],
      open: [],
    })
    expect(modeOf('.')).toBe('700')
    expect(['daybreak.sqlite', 'daybreak.sqlite-wal', 'daybreak.lock'].map(modeOf)).toEqual(['600', '600', '600'])
    expect(modeOf('inbox')).toBe('700')
    expect(closeToOthers(folder)).toEqual({ closed: [], open: [] })
  })

  it('that nobody else could enter has its files closed without a word', () => {
    file('daybreak.sqlite', 0o644)
    expect(closeToOthers(folder)).toEqual({ closed: [], open: [] })
    expect(modeOf('daybreak.sqlite')).toBe('600')
  })

  it('that holds other things stays open itself, and so do those; its records are closed', () => {
    chmodSync(folder, 0o777)
    file('daybreak.sqlite', 0o644)
    file('holiday.jpg', 0o644)
    expect(closeToOthers(folder)).toEqual({ closed: ['daybreak.sqlite'], open: [] })
    expect([modeOf('.'), modeOf('holiday.jpg'), modeOf('daybreak.sqlite')]).toEqual(['777', '644', '600'])
  })

  it('is not followed out of: what a link points to keeps its permissions', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'daybreak-elsewhere-'))
    chmodSync(elsewhere, 0o755)
    symlinkSync(elsewhere, join(folder, 'slides'))
    closeToOthers(folder)
    expect(statSync(elsewhere).mode & 0o777).toBe(0o755)
    rmSync(elsewhere, { recursive: true })
  })

  it('on Windows is left as it is', () => {
    file('daybreak.sqlite', 0o644)
    expect(closeToOthers(folder, 'win32')).toEqual({ closed: [], open: [] })
    expect(modeOf('daybreak.sqlite')).toBe('644')
  })
})
