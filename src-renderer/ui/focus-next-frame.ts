/**
 * Focuses an element once the next frame is drawn, because it may not be on the page yet. `find` looks for it then. If
 * the focus has gone somewhere else in the meantime, it stays there: the reader's later key decides.
 */
export function focusNextFrame(find: () => HTMLElement | null): void {
  const before = document.activeElement
  requestAnimationFrame(() => {
    const now = document.activeElement
    const movedOn = now !== before && now !== document.body && now !== null
    if (!movedOn) find()?.focus({ preventScroll: true })
  })
}
