import { afterEach, describe, expect, it } from 'vitest'
import { commandFor } from './dispatch.ts'
import { keyCaps, matchesKey } from './keys.ts'
import { available, type Command, type CommandDefinition, mount } from './registry.ts'

const press = (key: string, more: Partial<Parameters<typeof commandFor>[0]> = {}) => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  repeat: false,
  ...more,
})

describe('a shortcut', () => {
  it('with a letter requires its exact shift state', () => {
    expect(matchesKey(press('j'), 'J')).toBe(true)
    expect(matchesKey(press('J', { shiftKey: true }), 'J')).toBe(false)
    expect(matchesKey(press('Z', { shiftKey: true }), 'Shift+Z')).toBe(true)
    expect(matchesKey(press('z'), 'Shift+Z')).toBe(false)
  })
  it('with a sign matches what the layout produces, with or without shift', () => {
    expect(matchesKey(press('?', { shiftKey: true }), '?')).toBe(true)
    expect(matchesKey(press('/', { shiftKey: true }), '/')).toBe(true)
    expect(matchesKey(press('[', { altKey: true }), '[')).toBe(true)
    expect(matchesKey(press('+'), '+')).toBe(true)
  })
  it('with Ctrl is the command key on a Mac too, and never the bare key', () => {
    expect(matchesKey(press('k', { ctrlKey: true }), 'Ctrl+K')).toBe(true)
    expect(matchesKey(press('k', { metaKey: true }), 'Ctrl+K')).toBe(true)
    expect(matchesKey(press('k'), 'Ctrl+K')).toBe(false)
    expect(matchesKey(press('k', { ctrlKey: true }), 'K')).toBe(false)
    expect(matchesKey(press(',', { ctrlKey: true }), 'Ctrl+,')).toBe(true)
  })
  it('with a letter works on a non-Latin layout', () => {
    expect(matchesKey(press('о', { code: 'KeyJ' }), 'J')).toBe(true)
    expect(matchesKey(press('z', { code: 'KeyY' }), 'Y')).toBe(false)
  })
  it('is shown as key caps', () => {
    expect(keyCaps('Shift+Z')).toEqual(['Shift', 'Z'])
    expect(keyCaps('ArrowDown')).toEqual(['↓'])
    expect(keyCaps('Ctrl+,')).toEqual(['Ctrl', ','])
    expect(keyCaps('+')).toEqual(['+'])
  })
})

const command = (id: string, keys: string[], more: Partial<CommandDefinition> = {}, when?: () => boolean): Command => ({
  definition: { id, area: 'worklist', title: 'common.open', keys, ...more },
  run: () => {},
  ...(when && { when }),
})

describe('a key press', () => {
  const open = command('open', ['Enter'])
  const next = command('next', ['J'], { repeats: true })
  const palette = command('palette', ['Ctrl+K'], { whileTyping: true })
  const all = [open, next, palette]

  it('is typed into a focused text field, unless its command works while typing', () => {
    expect(commandFor(press('j'), all, 'typing')).toBeNull()
    expect(commandFor(press('k', { ctrlKey: true }), all, 'typing')).toBe(palette)
  })
  it('leaves Enter to a focused button', () => {
    expect(commandFor(press('Enter'), all, 'control')).toBeNull()
    expect(commandFor(press('Enter'), all, 'none')).toBe(open)
    expect(commandFor(press('j'), all, 'control')).toBe(next)
  })
  it('leaves movement to a focused slider, and nothing else', () => {
    const move = command('move', ['ArrowRight'])
    expect(commandFor(press('ArrowRight'), [move], 'slider')).toBeNull()
    expect(commandFor(press('ArrowRight'), [move], 'none')).toBe(move)
    expect(commandFor(press('j'), all, 'slider')).toBe(next)
  })
  it('leaves movement and selection to focused radio buttons, but not letters', () => {
    const move = command('move', ['ArrowDown'])
    expect(commandFor(press('ArrowDown'), [move], 'choice')).toBeNull()
    expect(commandFor(press('Enter'), all, 'choice')).toBeNull()
    expect(commandFor(press('j'), all, 'choice')).toBe(next)
  })
  it('repeats while held only if the command may repeat', () => {
    expect(commandFor(press('j', { repeat: true }), all, 'none')).toBe(next)
    expect(commandFor(press('Enter', { repeat: true }), all, 'none')).toBeNull()
  })
})

describe('the commands that are available', () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })
  const place = (layer: 'page' | 'dialog', commands: Command[]) => ends.push(mount({ layer, commands: () => commands }))

  it('prefer the scope that was mounted last', () => {
    const frame = command('frame', ['E'])
    const page = command('page', ['E'])
    place('page', [frame])
    place('page', [page])
    expect(commandFor(press('e'), available(false), 'none')).toBe(page)
  })
  it('of the page stop while a dialog is open', () => {
    const page = command('page', ['E'])
    const dialog = command('dialog', ['D'])
    place('page', [page])
    place('dialog', [dialog])
    expect(available(true)).toEqual([dialog])
  })
  it('leave out commands that cannot run now', () => {
    const now = { possible: false }
    const later = command('later', ['L'], {}, () => now.possible)
    place('page', [later])
    expect(available(false)).toEqual([])
    now.possible = true
    expect(available(false)).toEqual([later])
  })
})
