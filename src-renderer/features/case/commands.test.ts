import { describe, expect, it } from 'vitest'
import { allCommands, commandFor, on } from '#renderer/commands/index.ts'
import { slideCommands } from '#renderer/viewer/commands.ts'
import { cellCommands, labelCommands } from './cell/commands.ts'
import { pageCommands } from './commands.ts'
import { findingsCommands } from './findings/commands.ts'
import { galleryCommands } from './gallery/commands.ts'
import { slidesCommands } from './slide/commands.ts'

const onPage = [
  ...[galleryCommands, cellCommands, findingsCommands, pageCommands, slidesCommands, slideCommands].flatMap((of) =>
    Object.values(of),
  ),
  ...labelCommands,
]
const press = (key: string, with_: Partial<{ shiftKey: boolean; ctrlKey: boolean }> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  repeat: false,
  ...with_,
})
const meant = (...[pressed, focus = 'none']: [ReturnType<typeof press>, ('none' | 'typing' | 'control')?]) =>
  commandFor(
    pressed,
    onPage.map((definition) => on(definition, () => undefined)),
    focus,
  )?.definition.id

describe('the keys of the case page', () => {
  it('are unambiguous', () => {
    const keys = onPage.filter(({ inDialog }) => !inDialog).flatMap(({ keys }) => keys)
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  it('are declared for the help page', () => {
    expect(onPage.every((definition) => allCommands().includes(definition))).toBe(true)
  })

  it('distinguish undo from redo, and moving from selecting and panning', () => {
    expect(meant(press('z'))).toBe('gallery.undo')
    expect(meant(press('Z', { shiftKey: true }))).toBe('gallery.redo')
    expect(meant(press('ArrowDown'))).toBe('gallery.down')
    expect(meant(press('ArrowDown', { shiftKey: true }))).toBe('gallery.extend-down')
    expect(meant(press('ArrowDown', { ctrlKey: true }))).toBe('slide.pan-down')
  })

  it('include one digit per label', () => {
    expect(meant(press('5'))).toBe('gallery.label-5')
    expect(meant(press('9'))).toBe('gallery.label-9')
  })

  it('leave the comment field alone, except for signing out and leaving it', () => {
    expect(meant(press('a'), 'typing')).toBeUndefined()
    expect(meant(press('1'), 'typing')).toBeUndefined()
    expect(meant(press('Enter', { ctrlKey: true }), 'typing')).toBe('report.sign-out')
    expect(meant(press('Escape'), 'typing')).toBe('gallery.back')
  })

  it('repeat while held only if they move', () => {
    expect(meant({ ...press('ArrowRight'), repeat: true })).toBe('gallery.right')
    expect(meant({ ...press('x'), repeat: true })).toBeUndefined()
  })
})
