/** The parts of a key press that decide which command is meant. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/**
 * Whether a press matches a shortcut such as `Ctrl+K`, `Shift+Z`, `?`, `[`, `ArrowDown` or `1`. `Ctrl` is the command
 * key on a Mac. A sign like `?` matches by the character produced, on any layout. On a non-Latin layout, and where Alt
 * makes another character of it, a letter matches by its place on the keyboard.
 */
export function matchesKey(press: KeyPress, shortcut: string): boolean {
  const { key, ctrl, shift, alt } = parse(shortcut)
  if (ctrl !== (press.ctrlKey || press.metaKey)) return false
  // Some layouts need AltGr for a sign. A shortcut with Alt always needs it.
  if (alt !== press.altKey && (alt || !isSign(key))) return false
  if (isLetter(key)) {
    if (shift !== press.shiftKey) return false
    return isLetter(press.key)
      ? press.key.toLowerCase() === key.toLowerCase()
      : press.code === `Key${key.toUpperCase()}`
  }
  if (isSign(key)) return press.key === key
  return press.key === key && shift === press.shiftKey
}

/**
 * Whether a shortcut is a character alone: a letter, a digit or a sign, with or without Shift. Somebody who dictates,
 * or whose hand slips, presses these by accident (WCAG 2.1.4).
 */
export function isCharacter(shortcut: string): boolean {
  const { key, ctrl, alt } = parse(shortcut)
  return !ctrl && !alt && (isLetter(key) || isSign(key))
}

/** A shortcut as shown on a control: `Ctrl+K` as ['Ctrl', 'K'], `ArrowDown` as ['↓']. */
export function keyCaps(shortcut: string): string[] {
  const { key, ctrl, shift, alt } = parse(shortcut)
  const cap = capNames[key] ?? (isLetter(key) ? key.toUpperCase() : key)
  return [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', cap].filter((part): part is string => Boolean(part))
}

/** Keys that are never a shortcut by themselves: they move the focus, leave, or only change another key. */
const notAlone: ReadonlySet<string> = new Set([
  ...['Tab', 'Escape', 'Enter', ' ', 'Dead', 'Unidentified', 'Process'],
  ...['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'ContextMenu'],
])
/** Key combinations that the browser or the system keeps for itself, or that belong to every text field. */
const taken: ReadonlySet<string> = new Set([
  ...['Ctrl+N', 'Ctrl+T', 'Ctrl+W', 'Ctrl+Shift+N', 'Ctrl+Shift+T', 'Ctrl+Shift+W', 'Ctrl+Q', 'Alt+F4'],
  ...['Ctrl+A', 'Ctrl+C', 'Ctrl+V', 'Ctrl+X'],
])

/** The shortcut that a key press would be; null if it cannot be one. */
export function shortcutOf(press: KeyPress): string | null {
  const letter = isLetter(press.key) ? press.key : /^Key([A-Z])$/.exec(press.code)?.[1]
  const key = letter?.toUpperCase() ?? press.key
  if (notAlone.has(key)) return null
  const held = [
    (press.ctrlKey || press.metaKey) && 'Ctrl',
    press.altKey && 'Alt',
    press.shiftKey && !isSign(key) && 'Shift',
  ]
  const shortcut = [...held.filter(Boolean), key].join('+')
  return taken.has(shortcut) ? null : shortcut
}

/** A shortcut as `aria-keyshortcuts` has it. */
export const ariaKeys = (shortcut: string | null): string | undefined =>
  shortcut === null ? undefined : shortcut.replace(/^Ctrl\b/, 'Control')

const capNames: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: '↵',
  ' ': 'Space',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
}

function parse(shortcut: string) {
  const parts = shortcut.endsWith('+')
    ? [...shortcut.slice(0, -1).split('+').filter(Boolean), '+']
    : shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const has = (name: string) => parts.length > 1 && parts.slice(0, -1).includes(name)
  return { key: key === 'Space' ? ' ' : key, ctrl: has('Ctrl'), shift: has('Shift'), alt: has('Alt') }
}

const isLetter = (key: string): boolean => /^[a-z]$/i.test(key)
/** One printable character that is not a letter. Its shift and AltGr belong to the layout, not to the shortcut. */
const isSign = (key: string): boolean => key.length === 1 && !isLetter(key) && key !== ' '
