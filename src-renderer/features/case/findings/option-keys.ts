import type { KeyboardEvent } from 'react'
import { focusNextFrame } from '#renderer/ui/focus-next-frame.ts'

/** The digit of a key press without Ctrl or Alt in something that takes no text; null for any other press. */
export function digitOf(event: KeyboardEvent): string | null {
  const { target, key, ctrlKey, altKey, metaKey } = event
  const typing = target instanceof Element && target.matches('textarea,input:not([type=radio],[type=checkbox])')
  return !typing && !ctrlKey && !altKey && !metaKey && /^[0-9]$/.test(key) ? key : null
}

/** The digit of an option by its place: 1 to 9, then 0. Further ones have none. */
export const digitAt = (place: number): string | undefined =>
  place < 9 ? String(place + 1) : place === 9 ? '0' : undefined

/** Chooses the option whose digit was pressed in its field. `keyOf` gives the digit of an option. */
export function chooseByDigit<T extends string>(
  event: KeyboardEvent<HTMLElement>,
  options: readonly T[],
  keyOf: (option: T, place: number) => string | undefined,
  choose: (option: T) => void,
): void {
  const digit = digitOf(event)
  const option = digit === null ? undefined : options.find((one, place) => keyOf(one, place) === digit)
  if (option === undefined) return
  event.preventDefault()
  choose(option)
  focusOption(event.currentTarget, option)
}

/** Moves the focus to an option of a field. Its group may only be opening. */
export function focusOption(field: HTMLElement, option: string): void {
  focusNextFrame(() => field.querySelector<HTMLElement>(`[data-option="${CSS.escape(option)}"]`))
}

/** The controls of a field that are not in a closed group, and the headings of its groups. */
export function shownControls(field: Element): HTMLInputElement[] {
  const all = [...field.querySelectorAll<HTMLInputElement>('input, textarea, summary')]
  return all.filter((one: Element) => one.matches('summary') || one.closest('details:not([open])') === null)
}

/** Moves the focus up or down among the boxes and the headings of a field that can be seen. */
export function stepWithin(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (by === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  const shown = shownControls(event.currentTarget)
  const at = shown.indexOf(event.target as HTMLInputElement)
  if (at < 0) return
  event.preventDefault()
  shown[at + by]?.focus()
}
