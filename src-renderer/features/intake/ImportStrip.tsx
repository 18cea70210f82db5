import { useRef } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { formatBytes } from '#renderer/ui/format.ts'
import { WorkProgress } from '#renderer/ui/WorkProgress.tsx'
import { t } from '#shared/messages/index.ts'
import styles from './intake.module.css'
import { timeLeft } from './time-left.ts'

/** Progress of an import: file, progress, time left. */
export function ImportStrip() {
  const imports = useRecords((state) => state.imports)
  const first = useRef<{ at: number; done: number } | null>(null)
  if (imports.size === 0) {
    first.current = null
    return null
  }
  const all = [...imports.values()]
  const done = all.reduce((sum, one) => sum + one.doneBytes, 0)
  const total = all.reduce((sum, one) => sum + one.totalBytes, 0)
  const now = Date.now()
  first.current ??= { at: now, done }
  const label =
    all.length === 1
      ? t('worklist.importing-one', { file: all[0]?.fileName ?? '' })
      : t('worklist.importing-more', { n: all.length })
  return (
    <div className={styles.strip}>
      <span className={styles.stripLabel}>{label}</span>
      <WorkProgress
        label={label}
        done={done}
        total={total}
        msLeft={timeLeft({ done, total, firstAt: first.current.at, firstDone: first.current.done, now })}
        detail={`${formatBytes(done)} / ${formatBytes(total)}`}
      />
    </div>
  )
}
