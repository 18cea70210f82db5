import { expect, it } from 'vitest'
import { allCommands } from '#renderer/commands/index.ts'
import './all-commands.ts'

it('The keys of every area are known before any page was opened', () => {
  const areas = new Set(allCommands().map(({ area }) => area))
  expect([...areas].sort()).toEqual(
    ['camera', 'case', 'everywhere', 'gallery', 'report', 'slide', 'tray', 'worklist'].sort(),
  )
})
