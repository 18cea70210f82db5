import { type RefObject, useEffect, useRef } from 'react'
import { focusTarget } from './result-groups.ts'

/** Moves to the field of the first problem whenever the reader tries to sign. `field` is its `data-field`. */
export function useGoToProblem(field: string | undefined, blocked: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes there when the reader tries, not when the form changes
  useEffect(() => {
    if (blocked === 0 || field === undefined) return
    const found = form.current?.querySelector(`[data-field=${field}]`)
    found?.scrollIntoView({ block: 'center' })
    if (found) focusTarget(found)?.focus({ preventScroll: true })
  }, [blocked])
  return form
}
