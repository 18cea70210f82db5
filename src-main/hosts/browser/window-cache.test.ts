import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openWindowCache } from './window-cache.ts'

const root = mkdtempSync(join(tmpdir(), 'daybreak-cache-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

it('The cache of the browser lies in memory, closed to others, and goes with the window', () => {
  const profile = join(root, 'data', 'window')
  const kept = join(profile, 'Default', 'Cache')
  mkdirSync(kept, { recursive: true })
  const cache = openWindowCache(profile, root)
  // What an earlier version let the browser keep.
  expect(existsSync(kept)).toBe(false)
  expect(cache.folder.startsWith(root)).toBe(true)
  expect(statSync(cache.folder).mode & 0o777).toBe(0o700)
  // A window after a crash finds the same folder, so that none is left behind.
  expect(openWindowCache(profile, root).folder).toBe(cache.folder)
  writeFileSync(join(cache.folder, 'tile'), 'x')
  cache.remove()
  expect(existsSync(cache.folder)).toBe(false)
})

it('Without a folder in memory, or where somebody else made it, the browser keeps nothing', () => {
  expect(openWindowCache(join(root, 'a'), join(root, 'missing')).folder).toBe(devNull)
  const { folder, remove } = openWindowCache(join(root, 'b'), root)
  remove()
  symlinkSync(tmpdir(), folder)
  expect(openWindowCache(join(root, 'b'), root).folder).toBe(devNull)
  unlinkSync(folder)
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  expect(openWindowCache(join(root, 'b'), root).folder).toBe(devNull)
})
