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
 * key on a Mac. A sign like `?` matches by the character produced, on any layout. On a non-Latin layout, a letter
 * matches by its place on the keyboard.
 */
export function matchesKey(press: KeyPress, shortcut: string): boolean {
  const { key, ctrl, shift, alt } = parse(shortcut)
  if (ctrl !== (press.ctrlKey || press.metaKey) || (alt !== press.altKey && !isSign(key))) return false
  if (isLetter(key)) {
    if (shift !== press.shiftKey) return false
    return isLetter(press.key)
      ? press.key.toLowerCase() === key.toLowerCase()
      : press.code === `Key${key.toUpperCase()}`
  }
  if (isSign(key)) return press.key === key
  return press.key === key && shift === press.shiftKey
}

/** A shortcut as shown on a control: `Ctrl+K` as ['Ctrl', 'K'], `ArrowDown` as ['↓']. */
export function keyCaps(shortcut: string): string[] {
  const { key, ctrl, shift, alt } = parse(shortcut)
  const cap = capNames[key] ?? (isLetter(key) ? key.toUpperCase() : key)
  return [ctrl && 'Ctrl', alt && 'Alt', shift && 'Shift', cap].filter((part): part is string => Boolean(part))
}

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
  const parts = shortcut === '+' ? ['+'] : shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const has = (name: string) => parts.length > 1 && parts.slice(0, -1).includes(name)
  return { key: key === 'Space' ? ' ' : key, ctrl: has('Ctrl'), shift: has('Shift'), alt: has('Alt') }
}

const isLetter = (key: string): boolean => /^[a-z]$/i.test(key)
/** One printable character that is not a letter. Its shift and AltGr belong to the layout, not to the shortcut. */
const isSign = (key: string): boolean => key.length === 1 && !isLetter(key) && key !== ' '
