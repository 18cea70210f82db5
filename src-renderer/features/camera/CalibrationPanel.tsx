import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Keys } from '#renderer/ui/Keys.tsx'
import { type ScaleDoubt, scaleDoubts } from '#shared/domain/camera-scale.ts'
import { formatNumber, t } from '#shared/messages/index.ts'
import { backToLive, saveScale } from './actions.ts'
import styles from './camera.module.css'
import { cameraStore, useCamera } from './camera-store.ts'
import { lengthOf } from './LineLayer.tsx'
import { parsePositive } from './numbers.ts'

/** How large a pixel is: measured along a line of known length, or typed. */
export function CalibrationPanel({ focusStage }: { readonly focusStage: () => void }) {
  const line = useCamera((state) => state.line)
  const device = useCamera((state) => state.device)
  const size = useCamera((state) => state.size)
  const objective = useCamera((state) => state.objective)
  const calibrations = useCamera((state) => state.calibrations)
  const [distance, setDistance] = useState('100')
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)

  const linePx = lengthOf(line)
  const lineMicrons = parsePositive(distance)
  const typedScale = parsePositive(typed)
  const measured = linePx >= 10 && lineMicrons !== null ? lineMicrons / linePx : null
  const byLine = typed.trim() === ''
  const wanted = byLine ? measured : typedScale
  const micronsPerPixel = wanted !== null && wanted >= 0.02 && wanted <= 20 ? wanted : null
  const mode = device && size && { camera: device.name, objective, ...size }
  const doubts =
    mode && micronsPerPixel !== null
      ? scaleDoubts({ ...mode, micronsPerPixel }, { others: calibrations, linePx: byLine ? linePx : null })
      : []
  const leave = () => {
    backToLive()
    focusStage()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!mode || micronsPerPixel === null) return
    setBusy(true)
    const saved = await saveScale({
      ...mode,
      micronsPerPixel,
      method: byLine ? 'line' : 'typed',
      lineMicrons: byLine ? lineMicrons : null,
      linePx: byLine ? linePx : null,
    })
    setBusy(false)
    if (saved) focusStage()
  }
  return (
    <form
      className={styles.block}
      onSubmit={(event) => void submit(event)}
      aria-label={t('camera.calibrate-title', { power: objective })}
    >
      <h2 className={styles.title}>{t('camera.calibrate-title', { power: objective })}</h2>
      <p className={styles.text}>{t('camera.calibrate-text')}</p>
      <dl className={styles.facts}>
        <dt>{t('camera.line-length')}</dt>
        <dd>{linePx >= 1 ? t('camera.px', { n: linePx.toFixed(1) }) : t('camera.line-none')}</dd>
      </dl>
      <TextInput
        label={t('camera.distance')}
        inputMode="decimal"
        autoComplete="off"
        value={distance}
        rightSection="µm"
        error={byLine && distance.trim() !== '' && lineMicrons === null && t('camera.number-wrong')}
        onChange={(event) => setDistance(event.currentTarget.value)}
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
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <dl className={styles.facts}>
        <dt>{t('camera.result')}</dt>
        <dd className={styles.number} data-testid="camera-scale">
          {micronsPerPixel === null ? '–' : t('camera.scale', { mpp: micronsPerPixel.toFixed(4) })}
        </dd>
      </dl>
      {doubts.map((doubt) => (
        <p key={doubt.code} className={styles.warning} role="alert">
          {doubtText(doubt)}
        </p>
      ))}
      <div className={styles.ends}>
        <Button variant="default" rightSection={<Keys of="Escape" />} onClick={leave}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={micronsPerPixel === null}>
          {t(doubts.length > 0 ? 'camera.save-anyway' : 'camera.save-scale')}
        </Button>
      </div>
      {calibrations.length > 0 && (
        <div>
          <h3 className={styles.label}>{t('camera.known-scales')}</h3>
          <table className={styles.scales}>
            <tbody>
              {calibrations.map((one) => (
                <tr key={one.id} data-this={one.camera === device?.name}>
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
      )}
    </form>
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
