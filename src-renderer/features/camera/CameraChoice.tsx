import { NativeSelect, SegmentedControl } from '@mantine/core'
import { counted, formatNumber, t } from '#shared/messages/index.ts'
import styles from './camera.module.css'
import { cameraStore, frameChoices, useCamera } from './camera-store.ts'

/** Camera, resolution and number of frames per field. */
export function CameraChoice({ focusStage }: { readonly focusStage: () => void }) {
  const frames = useCamera((state) => state.frames)
  // A slide must come from one camera in one mode.
  const locked = useCamera(({ capture }) => capture !== null && capture.fields.length > 0)
  return (
    <div className={styles.block}>
      {!locked && <Device focusStage={focusStage} />}
      <div>
        <span className={styles.label} id="camera-frames">
          {t('camera.frames-label')}
        </span>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby="camera-frames"
          value={String(frames)}
          data={frameChoices.map((n) => ({
            value: String(n),
            label: counted(n, 'camera.frames-one', 'camera.frames'),
          }))}
          onChange={(value) => {
            cameraStore.setState({ frames: Number(value) })
            setTimeout(focusStage)
          }}
        />
        <p className={styles.hint}>{t('camera.frames-hint')}</p>
      </div>
    </div>
  )
}

function Device({ focusStage }: { readonly focusStage: () => void }) {
  const devices = useCamera((state) => state.devices)
  const device = useCamera((state) => state.device)
  const sizes = useCamera((state) => state.sizes)
  const size = useCamera((state) => state.size)
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('camera.choose-camera')}
        disabled={devices.length === 0}
        value={device?.id ?? ''}
        data={devices.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => {
          cameraStore.setState({ wantedDevice: event.currentTarget.value, wantedSize: null })
          focusStage()
        }}
      />
      <NativeSelect
        size="xs"
        label={t('camera.choose-size')}
        disabled={sizes.length === 0}
        value={size ? `${size.width}x${size.height}` : ''}
        data={sizes.map(({ width, height }) => ({
          value: `${width}x${height}`,
          label: `${formatNumber(width)} × ${formatNumber(height)}`,
        }))}
        onChange={(event) => {
          const [width, height] = event.currentTarget.value.split('x').map(Number)
          if (width && height) cameraStore.setState({ wantedSize: { width, height } })
          focusStage()
        }}
      />
    </>
  )
}
