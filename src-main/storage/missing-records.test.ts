import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStorage } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-missing-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (path: string) => {
  const place = join(folder, path)
  mkdirSync(join(place, '..'), { recursive: true })
  writeFileSync(place, 'x')
}
const refused = (left: string) =>
  expect.objectContaining({ data: { code: 'records-missing', params: { folder, left }, retryable: false } })

describe('A start without records', () => {
  it.each([
    ['inbox/1234/upload.part', 'inbox'],
    ['slides/S26-1.svs', 'slides'],
    ['samples/a.tif', 'samples'],
    ['stacks/a.json', 'stacks'],
    ['camera/1/field.png', 'camera'],
    ['heads/a.onnx', 'heads'],
    ['log/daybreak.log', 'log'],
    ['daybreak.sqlite-wal', 'daybreak.sqlite-wal'],
    ['daybreak.before-v20.sqlite', 'daybreak.before-v20.sqlite'],
  ])('beside %s is refused, and changes nothing', (path, left) => {
    put(path)
    expect(() => openStorage(folder)).toThrow(refused(left))
    expect(existsSync(join(folder, path))).toBe(true)
    expect(existsSync(join(folder, 'daybreak.sqlite'))).toBe(false)
  })

  it('beside an empty file of records is refused as well', () => {
    put('slides/S26-1.svs')
    writeFileSync(join(folder, 'daybreak.sqlite'), '')
    expect(() => openStorage(folder)).toThrow(refused('slides'))
  })

  it.each(['models/a.onnx', 'tasks/own.json', 'cache/tiles/a', 'daybreak.pid', 'holiday.jpg'])(
    'beside %s begins new ones',
    (path) => {
      put(path)
      mkdirSync(join(folder, 'inbox'))
      openStorage(folder).close()
      expect(existsSync(join(folder, 'daybreak.sqlite'))).toBe(true)
    },
  )
})
