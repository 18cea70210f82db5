import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AppError } from '#shared/contract/errors.ts'
import { lookUp } from '#shared/messages/index.ts'
import { refusalText } from './refusal.ts'

it('A start that fails over its records names the newest proven backup and how to put it in place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-refusal-'))
  const damaged = new AppError('database-damaged', { file: 'daybreak.sqlite' })
  expect(refusalText(damaged, folder)).toBe(lookUp('error.database-damaged', {}))
  const last = { file: '/usb/daybreak-1.sqlite', madeAt: '2026-11-30T08:00:00.000Z', bytes: 1, event: 2 }
  writeFileSync(join(folder, 'backups.json'), JSON.stringify({ last, failure: null }))
  const text = refusalText(damaged, folder)
  for (const part of [last.file, last.madeAt, '--exchange', folder]) expect(text).toContain(part)
  expect(refusalText(new AppError('disk-full'), folder)).toBe(lookUp('error.disk-full', {}))
})
