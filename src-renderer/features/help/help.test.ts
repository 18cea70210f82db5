import { expect, it } from 'vitest'
import type { CommandDefinition } from '#renderer/commands/index.ts'
import lockText from '../../../package-lock.json?raw'
import { keysByArea } from './keys-by-area.ts'
import { thirdParty } from './third-party.ts'

const packages = (JSON.parse(lockText) as { packages: Record<string, { license?: string; dependencies?: object }> })
  .packages

it('names every third-party work that Daybreak ships, with its stated licence', () => {
  const shipped = [...Object.keys(packages['']?.dependencies ?? {}), 'electron'].sort()
  expect(thirdParty.map(({ name }) => name)).toEqual(shipped)
  for (const { name, licence } of thirdParty) expect(packages[`node_modules/${name}`]?.license, name).toBe(licence)
})

it('lists keys by area, in working order, and skips commands without a key', () => {
  const command = (id: string, area: CommandDefinition['area'], keys: string[]): CommandDefinition => ({
    id,
    area,
    keys,
    title: 'common.open',
  })
  const listed = keysByArea([command('a', 'slide', ['R']), command('b', 'worklist', ['E']), command('c', 'case', [])])
  expect(listed.map(({ area }) => area)).toEqual(['worklist', 'slide'])
})
