import { type KeyTable, keysOf, keyTable } from './key-table.ts'
import { isCharacter, type KeyPress, matchesKey } from './keys.ts'
import { available, type Command } from './registry.ts'

/** The command for a key press, or null. Pure apart from the reader's keys, which a test may give. */
export function commandFor(
  press: KeyPress & { readonly repeat: boolean },
  commands: readonly Command[],
  focus: Focus,
  table: KeyTable = keyTable.getState(),
): Command | null {
  let key: string | undefined
  const found = commands.find(({ definition }) => {
    key = keysOf(definition, table).find((one) => matchesKey(press, one))
    return key !== undefined
  })
  if (!found || key === undefined) return null
  if (press.repeat && !found.definition.repeats) return null
  if (isCharacter(key) && fields.has(focus)) return null
  if (focus === 'typing' && !found.definition.whileTyping) return null
  if (ownKeys.has(press.key) && withOwnKeys.has(focus) && !press.ctrlKey && !press.metaKey) return null
  if (sliderKeys.has(press.key) && withSliderKeys.has(focus)) return null
  return found
}

/** In a form, a character alone is never a command. */
const fields: ReadonlySet<Focus> = new Set(['typing', 'choice', 'field'])
/** Keys that a focused control acts on itself. */
const ownKeys = new Set(['Enter', ' '])
const withOwnKeys: ReadonlySet<Focus> = new Set(['control', 'choice', 'field', 'tab'])

/** Keys that move a focused slider, or step through the options of a choice or through tabs. */
const sliderKeys = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'])
const withSliderKeys: ReadonlySet<Focus> = new Set(['slider', 'choice', 'tab'])

/**
 * Which keys the focused element handles: `typing` all of them, `control` Enter and Space, `slider` movement, `choice`
 * (radio buttons) and `tab` both of these. `field` is a box to tick, or anything else of a form.
 */
export type Focus = 'typing' | 'control' | 'slider' | 'choice' | 'tab' | 'field' | 'none'

const typing =
  'input:not([type=checkbox],[type=radio],[type=button],[type=range]),textarea,select,[contenteditable=true]'
/** These controls use the arrow keys for their own items in addition to Enter. */
const composite = '[role=listbox],[role=menu],[role=slider],[role=combobox]'
const control = 'button,a[href],summary,[role=button],[role=menuitem],[role=option],[role=switch]'

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'none'
  if (target.matches('input[type=radio],[role=radio]')) return 'choice'
  if (target.closest(typing) || target.closest(composite)) return 'typing'
  if (target.closest('[role=tab]')) return 'tab'
  if (target.matches('input[type=range]')) return 'slider'
  if (target.matches('input') || target.closest('form')) return 'field'
  return target.closest(control) ? 'control' : 'none'
}

export const dialogIsOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null

/**
 * Listens for shortcuts. `onHeldBack` is told that a key of the page did nothing because a field other than a text field
 * has the focus. Returns the function that stops it.
 */
export function listenForKeys(onHeldBack: () => void): () => void {
  // Escape closes a dialog before the key comes here. It was pressed in the dialog all the same.
  let inDialog = false
  const beforeAll = (): void => {
    inDialog = dialogIsOpen()
  }
  const onKey = (event: KeyboardEvent) => {
    // A key that composes a character (Chinese, Japanese) is not a shortcut.
    if (event.defaultPrevented || event.isComposing) return
    const focus = focusOf(event.target)
    const commands = available(inDialog)
    const command = commandFor(event, commands, focus)
    if (command) {
      event.preventDefault()
      command.run()
    } else if (!inDialog && focus !== 'typing' && isHeldBack(event, commands, focus)) onHeldBack()
  }
  window.addEventListener('keydown', beforeAll, { capture: true })
  window.addEventListener('keydown', onKey)
  return () => {
    window.removeEventListener('keydown', beforeAll, { capture: true })
    window.removeEventListener('keydown', onKey)
  }
}

/** Whether a key is a command, but not while a field has the focus. */
const isHeldBack = (event: KeyboardEvent, commands: readonly Command[], focus: Focus): boolean =>
  event.key.length === 1 && event.key !== ' ' && fields.has(focus) && commandFor(event, commands, 'none') !== null
