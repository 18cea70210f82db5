import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import { ControlSlider } from './ControlSlider.tsx'
import { slideCommands } from './commands.ts'
import styles from './controls.module.css'
import type { HeatSettings } from './heat-layer.ts'
import { heatAlpha, inferno } from './inferno.ts'
import slideStyles from './viewer.module.css'

export interface HeatControlsProps {
  readonly heat: HeatSettings
  readonly onHeat: (heat: HeatSettings) => void
}

/** The ramp as painted, over the grey of bright glass. */
const ramp = `linear-gradient(to right, ${Array.from({ length: 11 }, (_, at) => {
  const [red, green, blue] = inferno(0.18 + (at / 10) * 0.82)
  return `rgb(${red} ${green} ${blue} / ${heatAlpha(at / 10)})`
}).join(',')})`

/** Legend with numbers, opacity and threshold. Both take effect in the next frame. */
export function HeatControls({ heat, onHeat }: HeatControlsProps) {
  return (
    <section className={`${slideStyles.floating} ${styles.legendPanel}`} aria-label={t('viewer.heat')}>
      <header>
        <span>{t('viewer.heat')}</span>
        <Keys of={slideCommands.heat} />
      </header>
      <div className={styles.legend} title={t('viewer.heat-legend')}>
        <div className={styles.rampBed}>
          <div className={styles.ramp} style={{ background: ramp, opacity: heat.opacity }} />
          <div className={styles.cut} style={{ width: `${heat.threshold * 100}%` }} />
        </div>
        <div className={styles.ticks} aria-hidden>
          {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
            <span key={tick}>{tick}</span>
          ))}
        </div>
        <p>{t('viewer.heat-legend')}</p>
      </div>
      <ControlSlider
        label={t('viewer.heat-opacity')}
        text={`${Math.round(heat.opacity * 100)} %`}
        value={heat.opacity}
        onValue={(opacity) => onHeat({ ...heat, opacity })}
      />
      <ControlSlider
        label={t('viewer.heat-threshold')}
        text={heat.threshold.toFixed(2)}
        value={heat.threshold}
        onValue={(threshold) => onHeat({ ...heat, threshold })}
      />
    </section>
  )
}
