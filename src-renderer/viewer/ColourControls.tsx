import { Switch } from '@mantine/core'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { Viewing } from '#shared/contract/schemas/viewing.ts'
import { t } from '#shared/messages/index.ts'
import { ControlSlider } from './ControlSlider.tsx'
import type { ColourState } from './colour-filter.ts'
import { slideCommands } from './commands.ts'
import styles from './controls.module.css'
import { isToneAltered } from './tone.ts'

export interface ColourControlsProps {
  readonly viewing: Viewing
  readonly colour: ColourState
  readonly onViewing: (change: Partial<Viewing>) => void
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)} %`

/** The slide's colour profile, and brightness, contrast and gamma. They affect only the display. */
export function ColourControls({ viewing, colour, onViewing }: ColourControlsProps) {
  const { applyProfile, brightness, contrast, gamma } = viewing
  return (
    <section className={styles.colours} aria-label={t('viewer.colours')}>
      <header>
        <span>{t('viewer.colours')}</span>
        <Keys of={slideCommands.colours} />
      </header>
      <Switch
        size="xs"
        label={t('viewer.profile')}
        checked={applyProfile}
        onChange={(event) => onViewing({ applyProfile: event.currentTarget.checked })}
      />
      <p>{profileText(colour, applyProfile)}</p>
      <ControlSlider
        label={t('viewer.brightness')}
        text={signed(brightness)}
        min={-50}
        max={50}
        step={1}
        value={brightness}
        onValue={(value) => onViewing({ brightness: value })}
      />
      <ControlSlider
        label={t('viewer.contrast')}
        text={signed(contrast)}
        min={-80}
        max={100}
        step={1}
        value={contrast}
        onValue={(value) => onViewing({ contrast: value })}
      />
      <ControlSlider
        label={t('viewer.gamma')}
        text={gamma.toFixed(2)}
        min={0.4}
        max={2.5}
        step={0.05}
        value={gamma}
        onValue={(value) => onViewing({ gamma: value })}
      />
      <footer>
        <span>{t('viewer.colours-eye-only')}</span>
        <button
          type="button"
          className={styles.quiet}
          disabled={!isToneAltered(viewing)}
          onClick={() => onViewing(toneAsItIs)}
        >
          {t('viewer.colours-reset')}
        </button>
      </footer>
    </section>
  )
}

export const toneAsItIs = { brightness: 0, contrast: 0, gamma: 1 } as const

function profileText({ profile, means }: ColourState, applied: boolean): string {
  if (profile === 'unknown') return t('viewer.profile-unknown')
  if (profile === 'none') return t('viewer.profile-none')
  if (profile === 'unusable') return t('viewer.profile-unusable')
  if (!applied) return t('viewer.profile-off')
  return means === 'graphics-card' ? t('viewer.profile-on-card') : t('viewer.profile-on-processor')
}

/** A notice over the slide that its colours are altered. Hidden while they are not. */
export function ColourNotice(props: ColourControlsProps) {
  const { viewing, colour } = props
  const tone = isToneAltered(viewing)
  const stored = colour.profile === 'present' && !viewing.applyProfile
  if (!tone && !stored && colour.profile !== 'unusable') return null
  return (
    <p className={styles.altered} role="status">
      <span>
        {tone
          ? t('viewer.altered', { what: alteredTones(viewing) })
          : t(stored ? 'viewer.altered-stored' : 'viewer.profile-unusable')}
      </span>
      {(tone || stored) && (
        <button
          type="button"
          className={styles.quiet}
          onClick={() => props.onViewing({ ...toneAsItIs, applyProfile: true })}
        >
          {t('viewer.colours-reset')}
        </button>
      )}
    </p>
  )
}

/** The altered tones, e.g. `contrast +10 %, gamma 1.50`. */
function alteredTones({ brightness, contrast, gamma }: ColourControlsProps['viewing']): string {
  const altered: string[] = []
  if (brightness !== 0) altered.push(t('viewer.altered-brightness', { value: signed(brightness) }))
  if (contrast !== 0) altered.push(t('viewer.altered-contrast', { value: signed(contrast) }))
  if (gamma !== 1) altered.push(t('viewer.altered-gamma', { value: gamma.toFixed(2) }))
  return altered.join(', ')
}
