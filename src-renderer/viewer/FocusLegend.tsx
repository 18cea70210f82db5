import type { ReactNode } from 'react'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import { slideCommands } from './commands.ts'
import styles from './controls.module.css'
import { focusLooks } from './focus-layer.ts'
import slideStyles from './viewer.module.css'

const { tint, line, spacingPx } = focusLooks
const swatch = `repeating-linear-gradient(-45deg, ${line} 0 1.2px, ${tint} 1.2px ${spacingPx / Math.SQRT2}px)`

export interface FocusLegendProps {
  /** What is known about the slide's focus, or why nothing is shown. */
  readonly children: ReactNode
  /** False if nothing can be marked. */
  readonly marked: boolean
}

/** Explains the hatching over the slide. */
export function FocusLegend({ marked, children }: FocusLegendProps) {
  return (
    <section className={`${slideStyles.floating} ${styles.legendPanel}`} aria-label={t('viewer.focus')}>
      <header>
        <span>{t('viewer.focus')}</span>
        <Keys of={slideCommands.focusMap} />
      </header>
      <div className={styles.legend}>
        {marked && (
          <div className={styles.focusKey}>
            <i aria-hidden style={{ background: `${swatch}, #d9d4d8` }} />
            <span>{t('viewer.focus-out')}</span>
          </div>
        )}
        {children}
        {marked && <p>{t('viewer.focus-rest')}</p>}
      </div>
    </section>
  )
}
