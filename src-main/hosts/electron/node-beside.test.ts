import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeBeside, onDisk } from './node-beside.ts'

it('finds a Node for the engine on Linux, beside the archive or among the packages', () => {
  const home = mkdtempSync(join(tmpdir(), 'daybreak-node-'))
  expect(nodeBeside({ platform: 'linux', root: home })).toBeNull()
  mkdirSync(join(home, 'node_modules', 'node', 'bin'), { recursive: true })
  writeFileSync(join(home, 'node_modules', 'node', 'bin', 'node'), '')
  writeFileSync(join(home, 'node'), '')
  expect(nodeBeside({ platform: 'linux', root: home })).toBe(join(home, 'node_modules', 'node', 'bin', 'node'))
  expect(nodeBeside({ platform: 'linux', root: join(home, 'app.asar') })).toBe(join(home, 'node'))
  expect(nodeBeside({ platform: 'win32', root: home })).toBeNull()
})

it('names the unpacked copy of a file in the archive, and no other file', () => {
  expect(onDisk('/opt/Daybreak/resources/app.asar/out/main/engine.js')).toBe(
    '/opt/Daybreak/resources/app.asar.unpacked/out/main/engine.js',
  )
  expect(onDisk('/home/a/daybreak/out/main/engine.js')).toBe('/home/a/daybreak/out/main/engine.js')
})
