import { expect, it } from 'vitest'
import { keysByArea } from './keys-by-area.ts'
import type { CommandDefinition } from './registry.ts'

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
