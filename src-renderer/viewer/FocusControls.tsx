import { ariaKeys, useKey } from '#renderer/commands/index.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { allInFocus } from '#shared/domain/slide-info.ts'
import { t } from '#shared/messages/index.ts'
import { slideCommands } from './commands.ts'
import styles from './controls.module.css'
import { planeText } from './plane-text.ts'

export interface FocusControlsProps {
  readonly planes: number
  readonly startPlane: number
  /** µm between planes; null if unknown. */
  readonly planeMicrons: number | null
  readonly plane: number
  /** The plane is loading, and another is in view. */
  readonly pending: boolean
  /** Whether plus and minus step the planes. */
  readonly stepping: boolean
  readonly onPlane: (plane: number) => void
  readonly onStepping: (stepping: boolean) => void
}

/** The current focal plane, and controls to change it. */
export function FocusControls(props: FocusControlsProps) {
  const { planes, plane, startPlane, stepping, onPlane } = props
  const composite = plane === allInFocus
  return (
    <section className={styles.focus} aria-label={t('viewer.focus')} data-stepping={stepping}>
      <button
        type="button"
        className={`${styles.quiet} ${styles.toggle}`}
        aria-pressed={stepping}
        aria-keyshortcuts={ariaKeys(useKey(slideCommands.focus))}
        title={t('viewer.focus-stepping')}
        onClick={() => props.onStepping(!stepping)}
      >
        {t('viewer.focus')}
        <Keys of={slideCommands.focus} />
      </button>
      <input
        type="range"
        min={0}
        max={planes - 1}
        step={1}
        value={composite ? startPlane : plane}
        aria-label={t('viewer.focus-plane')}
        aria-valuetext={planeText(props, plane)}
        data-composite={composite}
        title={t('viewer.focus-wheel')}
        onChange={(event) => onPlane(event.currentTarget.valueAsNumber)}
      />
      <output
        className={styles.plane}
        data-pending={props.pending}
        title={props.pending ? t('viewer.focus-pending') : ''}
      >
        {planeText(props, plane)}
        {props.pending && '…'}
      </output>
      <button
        type="button"
        className={`${styles.quiet} ${styles.toggle}`}
        aria-pressed={composite}
        aria-keyshortcuts={ariaKeys(useKey(slideCommands.allInFocus))}
        title={t('viewer.all-in-focus-hint')}
        onClick={() => onPlane(composite ? startPlane : allInFocus)}
      >
        {t('viewer.all-in-focus')}
        <Keys of={slideCommands.allInFocus} />
      </button>
    </section>
  )
}
