import { type KeyPress, matchesKey } from './keys.ts'
import { available, type Command } from './registry.ts'

/** The command for a key press, or null. Pure, for tests. */
export function commandFor(
  press: KeyPress & { readonly repeat: boolean },
  commands: readonly Command[],
  focus: Focus,
): Command | null {
  const found = commands.find(({ definition }) => definition.keys.some((key) => matchesKey(press, key)))
  if (!found) return null
  if (press.repeat && !found.definition.repeats) return null
  if (focus === 'typing' && !found.definition.whileTyping) return null
  if (focus === 'control' && ownKeys.has(press.key) && !press.ctrlKey && !press.metaKey) return null
  if ((focus === 'slider' || focus === 'choice') && sliderKeys.has(press.key)) return null
  if (focus === 'choice' && ownKeys.has(press.key) && !press.ctrlKey && !press.metaKey) return null
  return found
}

/** Keys that a focused control acts on itself. */
const ownKeys = new Set(['Enter', ' '])

/** Keys that move a focused slider or step through the options of a choice. */
const sliderKeys = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'])

/**
 * Which keys the focused element handles: `typing` all of them, `control` Enter and Space, `slider` movement,
 * `choice` (radio buttons) both of these.
 */
export type Focus = 'typing' | 'control' | 'slider' | 'choice' | 'none'

const typing =
  'input:not([type=checkbox],[type=radio],[type=button],[type=range]),textarea,select,[contenteditable=true]'
/** These controls use the arrow keys for their own items in addition to Enter. */
const composite = '[role=listbox],[role=menu],[role=tablist],[role=slider],[role=combobox]'
const control = 'button,a[href],summary,input,[role=button],[role=menuitem],[role=option],[role=tab],[role=switch]'

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'none'
  if (target.matches('input[type=radio],[role=radio]')) return 'choice'
  if (target.closest(typing) || target.closest(composite)) return 'typing'
  if (target.matches('input[type=range]')) return 'slider'
  return target.closest(control) ? 'control' : 'none'
}

export const dialogIsOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null

/** Listens for shortcuts. Returns the function that stops it. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    // A key that composes a character (Chinese, Japanese) is not a shortcut.
    if (event.defaultPrevented || event.isComposing) return
    const command = commandFor(event, available(dialogIsOpen()), focusOf(event.target))
    if (!command) return
    event.preventDefault()
    command.run()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}
