import { Button, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { Calibration } from '#shared/contract/schemas/camera.ts'
import type { ScaleDoubt } from '#shared/domain/camera-scale.ts'
import { formatNumber, t } from '#shared/messages/index.ts'
import { backToLive } from './actions.ts'
import styles from './camera.module.css'
import { cameraStore } from './camera-store.ts'
import { useCalibration } from './use-calibration.ts'

/** Determines the size of a pixel: measured along a line of known length, or typed. */
export function CalibrationPanel({ focusStage }: { readonly focusStage: () => void }) {
  const asked = useCalibration(focusStage)
  const { device, objective, calibrations, distance, typed, linePx, byLine, lineMicrons, micronsPerPixel } = asked
  const leave = () => {
    backToLive()
    focusStage()
  }
  return (
    <form
      className={styles.block}
      onSubmit={(event) => {
        event.preventDefault()
        void asked.save()
      }}
      aria-label={t('camera.calibrate-title', { power: objective })}
    >
      <h2 className={styles.title}>{t('camera.calibrate-title', { power: objective })}</h2>
      <p className={styles.text}>{t('camera.calibrate-text')}</p>
      <Fact name={t('camera.line-length')}>
        {linePx >= 1 ? t('camera.px', { n: linePx.toFixed(1) }) : t('camera.line-none')}
      </Fact>
      <TextInput
        label={t('camera.distance')}
        inputMode="decimal"
        autoComplete="off"
        value={distance}
        rightSection="µm"
        error={byLine && distance.trim() !== '' && lineMicrons === null && t('camera.number-wrong')}
        onChange={(event) => asked.setDistance(event.currentTarget.value)}
      />
      <TextInput
        label={t('camera.typed')}
        description={t('camera.typed-hint')}
        inputMode="decimal"
        autoComplete="off"
        value={typed}
        rightSection="µm/px"
        rightSectionWidth={56}
        error={!byLine && micronsPerPixel === null && t('camera.scale-range')}
        onChange={(event) => asked.setTyped(event.currentTarget.value)}
      />
      <Fact name={t('camera.result')}>
        <span className={styles.number} data-testid="camera-scale">
          {micronsPerPixel === null ? '–' : t('camera.scale', { mpp: micronsPerPixel.toFixed(4) })}
        </span>
      </Fact>
      <Doubts of={asked.doubts} />
      <div className={styles.ends}>
        <Button variant="default" rightSection={<Keys of="Escape" />} onClick={leave}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={asked.busy} disabled={micronsPerPixel === null}>
          {t(asked.doubts.length > 0 ? 'camera.save-anyway' : 'camera.save-scale')}
        </Button>
      </div>
      <KnownScales camera={device?.name ?? null} scales={calibrations} />
    </form>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <dl className={styles.facts}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </dl>
)

/** Why the scale may be wrong. */
const Doubts = ({ of }: { readonly of: readonly ScaleDoubt[] }) =>
  of.map((doubt) => (
    <p key={doubt.code} className={styles.warning} role="alert">
      {doubtText(doubt)}
    </p>
  ))

interface KnownScalesProps {
  /** The camera in use. Its scales are emphasised. */
  readonly camera: string | null
  readonly scales: readonly Calibration[]
}

/** Scales measured earlier. */
function KnownScales({ camera, scales }: KnownScalesProps) {
  if (scales.length === 0) return null
  return (
    <div>
      <h3 className={styles.label}>{t('camera.known-scales')}</h3>
      <table className={styles.scales}>
        <tbody>
          {scales.map((one) => (
            <tr key={one.id} data-this={one.camera === camera}>
              <td>{one.objective}×</td>
              <td>
                {formatNumber(one.width)} × {formatNumber(one.height)}
              </td>
              <td>{one.micronsPerPixel.toFixed(4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function doubtText(doubt: ScaleDoubt): string {
  const power = cameraStore.getState().objective
  switch (doubt.code) {
    case 'unusual':
      return t('camera.doubt-unusual', { power, typical: doubt.typical })
    case 'unlike-other':
      return t('camera.doubt-unlike-other', { other: doubt.other, power, expected: doubt.expected.toFixed(4) })
    case 'short-line':
      return t('camera.doubt-short-line', { percent: Math.round(doubt.percent) })
  }
}
