import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, isAppError } from '#shared/contract/errors.ts'
import { bringUpToDate } from './bring-up-to-date.ts'
import { folderTrouble, prepareFolder, troubleWithin } from './folder-trouble.ts'
import { openStorage } from './open.ts'

let folder: string
let mounted = false
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-trouble-'))
})
afterEach(() => {
  if (mounted) spawnSync('umount', [join(folder, 'drive')])
  mounted = false
  rmSync(folder, { recursive: true, force: true })
})

const codeOf = (work: () => unknown): string | null => {
  try {
    work()
    return null
  } catch (error) {
    if (!isAppError(error)) throw error
    return error.code
  }
}
const opening = (at: string) => codeOf(() => openStorage(at).close())

/** A small drive of its own; null where this account may not mount one. */
function drive(options: string): string | null {
  const at = join(folder, 'drive')
  mkdirSync(at, { recursive: true })
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at]).status === 0
  return mounted ? at : null
}

describe('A data folder that a start cannot use', () => {
  it('is named as a file, a path through a file or a link that leads nowhere', async () => {
    const file = join(folder, 'records')
    writeFileSync(file, 'not a folder')
    symlinkSync(join(folder, 'gone'), join(folder, 'link'))
    expect(opening(file)).toBe('data-folder-not-a-folder')
    expect(opening(join(file, 'below'))).toBe('data-folder-not-a-folder')
    expect(opening(join(folder, 'link'))).toMatch(/^data-folder-(not-a-folder|unreachable)$/)
    await expect(bringUpToDate(file)).rejects.toThrow('data-folder-not-a-folder')
    expect(readdirSync(folder).sort()).toEqual(['link', 'records'])
  })

  it.skipIf(process.getuid?.() === 0)('is named if this account may not write there', () => {
    chmodSync(folder, 0o500)
    expect(opening(folder)).toBe('data-folder-not-writable')
    expect(opening(join(folder, 'below'))).toBe('data-folder-not-writable')
    chmodSync(folder, 0o700)
  })

  it('is named if its drive is read-only', ({ skip }) => {
    const at = drive('ro') ?? skip('no drive can be mounted here')
    expect(opening(at)).toBe('data-folder-not-writable')
    expect(opening(join(at, 'below'))).toBe('data-folder-not-writable')
  })

  it('is named if its drive is full, and can be used as soon as there is room again', ({ skip }) => {
    const at = drive('size=3m') ?? skip('no drive can be mounted here')
    const data = join(at, 'data')
    mkdirSync(data)
    spawnSync('dd', ['if=/dev/zero', `of=${join(at, 'filler')}`, 'bs=4k'])
    expect(opening(data)).toBe('disk-full')
    rmSync(join(at, 'filler'))
    expect(opening(data)).toBeNull()
  })

  it('is named if a folder lies where SQLite needs a file', () => {
    mkdirSync(join(folder, 'daybreak.lock'))
    expect(opening(folder)).toBe('data-folder-not-writable')
  })

  it.each([
    ['EROFS', 'data-folder-not-writable'],
    ['EACCES', 'data-folder-not-writable'],
    ['SQLITE_READONLY_DIRECTORY', 'data-folder-not-writable'],
    ['EDQUOT', 'disk-full'],
    ['SQLITE_FULL', 'disk-full'],
    ['ENODEV', 'data-folder-unreachable'],
    ['SQLITE_IOERR_WRITE', 'disk-error'],
    ['SQLITE_BUSY_RECOVERY', 'data-folder-unreachable'],
    ['SQLITE_PROTOCOL', 'data-folder-unreachable'],
  ])('is named for the system’s error %s: %s', (code, named) => {
    const error = Object.assign(new Error('x'), { code, ...(code.startsWith('E') ? { errno: -1 } : {}) })
    expect(folderTrouble(error, '/data')).toMatchObject({ code: named })
  })
})

it('Errors that are not about the folder stay as they are', () => {
  const bug = new TypeError('x is not a function')
  expect(folderTrouble(bug, '/data')).toBe(bug)
  for (const code of ['SQLITE_ERROR', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_MISUSE', 'SQLITE_SCHEMA']) {
    const ofStatement = Object.assign(new Error('no such table: cases'), { code })
    expect(folderTrouble(ofStatement, '/data')).toBe(ofStatement)
  }
  const known = new AppError('case-signed')
  expect(folderTrouble(known, '/data')).toBe(known)
  const elsewhere = Object.assign(new Error('x'), { code: 'EACCES', errno: -13, path: '/models/a.json' })
  expect(troubleWithin(elsewhere, '/data')).toBe(elsewhere)
  expect(troubleWithin({ ...elsewhere, path: '/data2/log' }, '/data')).not.toBeInstanceOf(AppError)
  expect(troubleWithin({ ...elsewhere, path: '/data/log' }, '/data')).toMatchObject({
    ...{ code: 'data-folder-not-writable', data: { params: { folder: '/data' } } },
  })
})

it('A folder is made with its parents, for this account only', () => {
  prepareFolder(join(folder, 'a', 'b'))
  expect(readdirSync(join(folder, 'a'))).toEqual(['b'])
})
