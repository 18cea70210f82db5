import { expect, it } from 'vitest'
import { allCommands, clashOf, withKeys } from '#renderer/commands/index.ts'
import { en } from '#shared/messages/index.ts'
import './all-commands.ts'

it('The keys of every area are known before any page was opened', () => {
  const areas = new Set(allCommands().map(({ area }) => area))
  expect([...areas].sort()).toEqual(
    ['camera', 'case', 'everywhere', 'gallery', 'report', 'slide', 'tray', 'worklist'].sort(),
  )
})

const all = allCommands()

it('No two commands that act at the same time have the same key, whether or not letters need Alt', () => {
  const clashes = all.flatMap((command) =>
    command.keys.flatMap((key) => {
      const other = clashOf(command, key, all, {})
      return other ? [`${key}: ${command.id}, ${other.id}`] : []
    }),
  )
  // The same command of two pages that are never open together.
  expect(clashes).toEqual([])
})

it('Every command has words for the palette, unless it is a key only, and no words are left over', () => {
  const offered = all.filter(({ keyOnly }) => !keyOnly).map(({ id }) => id)
  const missing = offered.filter((id) => !/^(gallery\.label|tray|camera)/.test(id) && !(id in en.palette))
  expect(missing).toEqual([])
  expect(Object.keys(en.palette).filter((id) => !offered.includes(id))).toEqual([])
})

it('Texts name only keys of commands that exist', () => {
  const texts = Object.values(en).flatMap((area) => Object.values(area))
  const named = texts.flatMap((text) => [...text.matchAll(/\{key:([^}]+)\}/g)].map(([, id]) => id!))
  expect(named.length).toBeGreaterThan(5)
  const ids = new Set(all.map(({ id }) => id))
  expect(named.filter((id) => !ids.has(id))).toEqual([])
  expect(withKeys('Accept with {key:gallery.accept}.')).toBe('Accept with A.')
})
