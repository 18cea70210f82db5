import { afterEach, describe, expect, it } from 'vitest'
import { allCommands, granted, isOffered } from '#renderer/commands/index.ts'
import { permissionsOf, type Role } from '#shared/contract/roles.ts'
import './all-commands.ts'

afterEach(() => granted.setState({ permissions: null }))

function keptFrom(role: Role): string[] {
  granted.setState({ permissions: permissionsOf([role]) })
  return allCommands()
    .filter((definition) => !isOffered(definition))
    .map(({ id }) => id)
    .filter((id) => !id.startsWith('camera.'))
    .sort()
}

const signing = ['report.acknowledge', 'report.sign-next', 'report.sign-out']
const bringingIn = ['everywhere.camera', 'intake.bring-in', 'intake.path', 'intake.samples']
const editing = [
  'tray.match',
  'tray.set-aside',
  'worklist.edit',
  'worklist.relocate',
  'worklist.scale',
  'worklist.tray',
]
const screening = ['worklist.cancel', 'worklist.pause', 'worklist.screen']
const archiving = ['worklist.archive', 'worklist.restore']

describe('The commands that are not offered to', () => {
  it.each([
    ['administrator', signing],
    ['pathologist', ['everywhere.audit']],
    ['cytotechnologist', ['everywhere.audit', ...signing, 'worklist.remove']],
    [
      'trainee',
      ['everywhere.audit', ...signing, ...bringingIn, ...editing, ...screening, ...archiving, 'worklist.remove'],
    ],
    ['technician', ['everywhere.audit', ...signing, ...archiving, 'worklist.remove']],
  ] as const)('a %s are exactly those that the role may not use', (role, expected) => {
    expect(keptFrom(role)).toEqual([...expected].sort())
  })
})
