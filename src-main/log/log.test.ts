import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLog, withoutNames } from './log.ts'

const lines = (folder: string) =>
  readFileSync(join(folder, 'daybreak.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('the log', () => {
  it('records a bug under an id, without the names of files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'daybreak-log-'))
    const log = createLog(folder, () => new Date('2026-11-23T10:00:00Z'))
    log.write('start', { host: 'browser' })
    const id = log.bug('tiles', new Error("ENOENT: no such file, open '/slides/Jane Doe.svs'"))
    const [start, bug] = lines(folder)
    expect(start).toEqual({ at: '2026-11-23T10:00:00.000Z', event: 'start', host: 'browser' })
    expect(bug).toMatchObject({ event: 'bug', id, where: 'tiles', name: 'Error' })
    expect(JSON.stringify(bug)).not.toContain('Jane')
    expect(bug.frames.length).toBeGreaterThan(0)
  })

  it('omits anything quoted and anything that looks like a path', () => {
    expect(withoutNames('cannot read C:\\lab\\Doe.svs now')).toBe('cannot read … now')
    expect(withoutNames('open "a b.svs" failed')).toBe("open '…' failed")
  })

  it('starts a new file after a megabyte and keeps four older ones', () => {
    const folder = mkdtempSync(join(tmpdir(), 'daybreak-log-'))
    const log = createLog(folder)
    for (let i = 0; i < 70; i++) log.write('filler', { text: 'x'.repeat(100_000) })
    expect(readdirSync(folder).sort()).toEqual([
      'daybreak.log',
      'daybreak.log.1',
      'daybreak.log.2',
      'daybreak.log.3',
      'daybreak.log.4',
    ])
  })
})
