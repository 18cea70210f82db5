// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { clashOf } from './clashes.ts'
import { commandFor, focusOf, listenForKeys } from './dispatch.ts'
import { keysOf } from './key-table.ts'
import { keyCaps, matchesKey, shortcutOf } from './keys.ts'
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

describe('the keys as the reader set them', () => {
  const accept = { id: 'gallery.accept', area: 'gallery', title: 'common.open', keys: ['A'] } as const
  const adequacy = { id: 'report.adequacy', area: 'report', title: 'common.open', keys: ['D', 'Ctrl+1'] } as const
  const off = { letters: false, changed: {} }

  it('need Alt for a letter, a digit or a sign once these are turned off, and nothing else', () => {
    expect(keysOf(accept, off)).toEqual(['Alt+A'])
    expect(keysOf(adequacy, off)).toEqual(['Alt+D', 'Ctrl+1'])
    const all = { id: 'x', keys: ['Shift+A', '5', '?', '+', 'ArrowUp', 'Escape', 'F1', 'Space'] }
    expect(keysOf(all, off)).toEqual(['Alt+Shift+A', 'Alt+5', 'Alt+?', 'Alt++', 'ArrowUp', 'Escape', 'F1', 'Space'])
  })

  it('do nothing by the letter alone once letters are turned off', () => {
    const all = [{ definition: accept, run: () => {} }]
    expect(commandFor(press('a'), all, 'none', off)).toBeNull()
    expect(commandFor(press('a', { altKey: true }), all, 'none', off)).toBe(all[0])
    // On a Mac, Alt makes another character of the letter.
    expect(commandFor(press('å', { altKey: true, code: 'KeyA' }), all, 'none', off)).toBe(all[0])
    expect(commandFor(press('a', { altKey: true }), all, 'none')).toBeNull()
  })

  it('with Alt and a sign need Alt', () => {
    expect(matchesKey(press('+', { altKey: true }), 'Alt++')).toBe(true)
    expect(matchesKey(press('+'), 'Alt++')).toBe(false)
    expect(matchesKey(press('?', { altKey: true, shiftKey: true }), 'Alt+?')).toBe(true)
  })

  it('take the place of the declared ones', () => {
    const changed = { letters: true, changed: { 'gallery.accept': ['Q'], 'report.adequacy': [] } }
    expect(keysOf(accept, changed)).toEqual(['Q'])
    expect(keysOf(adequacy, changed)).toEqual([])
  })

  it('clash only with commands that act at the same time', () => {
    const area = (id: string, area: CommandDefinition['area'], keys: string[], inDialog = false) =>
      ({ id, area, keys, inDialog, title: 'common.open' }) as CommandDefinition
    const all = [
      area('slide', 'slide', ['H']),
      area('list', 'worklist', ['L']),
      area('everywhere', 'everywhere', ['O']),
      area('dialog', 'report', ['Y'], true),
    ]
    const clash = (key: string, changed = {}) => clashOf(accept, key, all, changed)?.id
    expect(clash('H')).toBe('slide')
    expect(clash('O')).toBe('everywhere')
    expect(clash('L')).toBeUndefined()
    expect(clash('Y')).toBeUndefined()
    expect(clash('Alt+H')).toBe('slide')
    expect(clash('H', { slide: ['J'] })).toBeUndefined()
    expect(clash('J', { slide: ['J'] })).toBe('slide')
  })

  it('are read from a key press, unless the press is no shortcut', () => {
    expect(shortcutOf(press('q'))).toBe('Q')
    expect(shortcutOf(press('Q', { shiftKey: true }))).toBe('Shift+Q')
    expect(shortcutOf(press('?', { shiftKey: true }))).toBe('?')
    expect(shortcutOf(press('F2', { ctrlKey: true }))).toBe('Ctrl+F2')
    expect(shortcutOf(press('å', { altKey: true, code: 'KeyA' }))).toBe('Alt+A')
    for (const none of ['Tab', 'Escape', 'Shift', 'Alt']) expect(shortcutOf(press(none))).toBeNull()
    expect(shortcutOf(press('w', { ctrlKey: true }))).toBeNull()
  })
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
  it('of one letter, digit or sign does nothing in a form', () => {
    const adequacy = command('adequacy', ['D', 'Ctrl+1'], { whileTyping: true })
    const sign = command('sign', ['?'])
    for (const focus of ['typing', 'choice', 'field'] as const) {
      expect(commandFor(press('d'), [adequacy], focus)).toBeNull()
      expect(commandFor(press('?'), [sign], focus)).toBeNull()
      expect(commandFor(press('1', { ctrlKey: true }), [adequacy], focus)).toBe(adequacy)
    }
    expect(commandFor(press('d'), [adequacy], 'none')).toBe(adequacy)
  })

  it('leaves movement to a focused slider, and nothing else', () => {
    const move = command('move', ['ArrowRight'])
    expect(commandFor(press('ArrowRight'), [move], 'slider')).toBeNull()
    expect(commandFor(press('ArrowRight'), [move], 'none')).toBe(move)
    expect(commandFor(press('j'), all, 'slider')).toBe(next)
  })
  it('leaves movement, selection and letters to focused radio buttons', () => {
    const move = command('move', ['ArrowDown'])
    expect(commandFor(press('ArrowDown'), [move], 'choice')).toBeNull()
    expect(commandFor(press('Enter'), all, 'choice')).toBeNull()
    expect(commandFor(press('j'), all, 'choice')).toBeNull()
  })
  it('leaves movement and selection to a focused tab, and nothing else', () => {
    const move = command('move', ['ArrowRight'])
    expect(commandFor(press('ArrowRight'), [move], 'tab')).toBeNull()
    expect(commandFor(press('Enter'), all, 'tab')).toBeNull()
    expect(commandFor(press('j'), all, 'tab')).toBe(next)
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

describe('the focus', () => {
  afterEach(() => {
    document.body.innerHTML = ''
  })
  const inside = (html: string) => {
    document.body.innerHTML = html
    return focusOf(document.body.querySelector('[data-it]'))
  }

  it('is in a form on every kind of field, and on headings and buttons inside a form', () => {
    expect(inside('<input type=text data-it>')).toBe('typing')
    expect(inside('<textarea data-it></textarea>')).toBe('typing')
    expect(inside('<select data-it></select>')).toBe('typing')
    expect(inside('<input type=radio data-it>')).toBe('choice')
    expect(inside('<input type=checkbox data-it>')).toBe('field')
    expect(inside('<form><details><summary data-it>More</summary></details></form>')).toBe('field')
    expect(inside('<button data-it>Go</button>')).toBe('control')
    expect(inside('<div role=tablist><button role=tab data-it>Slide</button></div>')).toBe('tab')
    expect(inside('<div tabindex=0 data-it></div>')).toBe('none')
  })

  it('in a field that takes no text makes the window say why a letter did nothing', () => {
    const run = vi.fn()
    const heldBack = vi.fn()
    const ends = [
      mount({ layer: 'page', commands: () => [{ ...command('page', ['E']), run }] }),
      listenForKeys(heldBack),
    ]
    const pressIn = (selector: string, key: string) =>
      document
        .querySelector(selector)!
        .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    document.body.innerHTML = '<input type=radio><textarea></textarea><button>Go</button>'
    pressIn('input', 'e')
    pressIn('textarea', 'e')
    pressIn('input', 'q')
    expect([run.mock.calls.length, heldBack.mock.calls.length]).toEqual([0, 1])
    pressIn('button', 'e')
    expect(run).toHaveBeenCalledOnce()
    for (const end of ends) end()
  })

  it('that closes a dialog does nothing on the page behind it', () => {
    const run = vi.fn()
    const back = { id: 'test.back', area: 'case', title: 'casePage.cmd-back', keys: ['Escape'] } as const
    const ends = [mount({ layer: 'page', commands: () => [{ definition: back, run }] }), listenForKeys(() => undefined)]
    const pressEscape = (): void =>
      void document.body.firstElementChild!.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
      )
    document.body.innerHTML = '<div role=dialog aria-modal=true></div>'
    // The dialog takes the key before the page does, and is gone then.
    const dialog = document.body.firstElementChild!
    dialog.addEventListener('keydown', () => dialog.replaceWith(document.createElement('main')))
    pressEscape()
    expect(run).not.toHaveBeenCalled()
    pressEscape()
    expect(run).toHaveBeenCalledOnce()
    for (const end of ends) end()
  })
})
