import { useEffect, useRef } from 'react'
import { onLive } from '#renderer/client/live.ts'
import { createBursts } from './bursts.ts'
import { findBeside } from './go-beside.ts'

/** ms. Many cases may change at once, e.g. during an import. */
const atMostEvery = 1000

/**
 * Whether the worklist has a case after (1) or before (-1) this one, kept current while the case is shown. True while
 * that is not known.
 */
export function useBeside(caseId: number): (by: 1 | -1) => boolean {
  const known = useRef<Awaited<ReturnType<typeof findBeside>> | null>(null)
  useEffect(() => {
    let left = false
    known.current = null
    const look = () =>
      findBeside(caseId).then(
        (found) => {
          if (!left) known.current = found
        },
        // The window shows a lost connection. The next answer tells.
        () => undefined,
      )
    const looks = createBursts<void>(
      () => void look(),
      atMostEvery,
      (work, ms) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    )
    looks.ask()
    const ends = (['hello', 'case', 'case-removed'] as const).map((kind) => onLive(kind, () => looks.ask()))
    return () => {
      left = true
      looks.stop()
      for (const end of ends) end()
    }
  }, [caseId])
  return (by) => known.current?.[by === 1 ? 'after' : 'before'] ?? true
}
