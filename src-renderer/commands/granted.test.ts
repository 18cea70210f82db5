import { afterEach, expect, it } from 'vitest'
import { commandFor } from './dispatch.ts'
import { granted, isOffered } from './granted.ts'
import { available, type CommandDefinition, mount } from './registry.ts'

const edit: CommandDefinition = {
  ...{ id: 'test.edit', area: 'worklist', title: 'worklist.cmd-edit', keys: ['E'] },
  needs: 'case.edit',
}
const open: CommandDefinition = { id: 'test.open', area: 'worklist', title: 'worklist.cmd-open', keys: ['Enter'] }
const press = { key: 'e', code: 'KeyE', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, repeat: false }
const unmount = mount({ layer: 'page', commands: () => [edit, open].map((definition) => ({ definition, run() {} })) })

afterEach(() => granted.setState({ permissions: null }))

it('A command that this person may not use has no key and is not in the palette', () => {
  granted.setState({ permissions: new Set(['case.read']) })
  expect(available(false).map(({ definition }) => definition)).toEqual([open])
  expect(commandFor(press, available(false), 'none')).toBeNull()
  expect(isOffered(edit)).toBe(false)
})

it('With the permission, and until it is known who is there, the command is there', () => {
  expect(available(false)).toHaveLength(2)
  granted.setState({ permissions: new Set(['case.read', 'case.edit']) })
  expect(commandFor(press, available(false), 'none')?.definition).toBe(edit)
  unmount()
  expect(available(false)).toEqual([])
})
