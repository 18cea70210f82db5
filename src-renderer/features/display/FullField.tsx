import { useEffect, useState } from 'react'
import { t } from '#shared/messages/index.ts'
import { uniformLevels } from './charts.ts'
import styles from './display.module.css'

/** One grey over the whole screen. A click or space shows the next one, Esc ends. */
export function FullField({ onEnd }: { readonly onEnd: () => void }) {
  const [at, setAt] = useState(0)
  useEffect(() => {
    document.documentElement.requestFullscreen?.().catch(() => undefined)
    return () => void document.exitFullscreen?.().catch(() => undefined)
  }, [])
  useEffect(() => {
    if (at >= uniformLevels.length) onEnd()
  }, [at, onEnd])
  const level = uniformLevels[at] ?? 0
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button as large as the screen would lose all its styles anyway
    <div
      role="button"
      tabIndex={0}
      ref={(element) => element?.focus()}
      className={styles.field}
      style={{ background: `rgb(${level} ${level} ${level})` }}
      onClick={() => setAt(at + 1)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') onEnd()
        if (event.key === ' ' || event.key === 'Enter') setAt(at + 1)
      }}
    >
      <span style={{ color: level > 100 ? '#000' : '#aaa' }}>{t('display.field-hint')}</span>
    </div>
  )
}
