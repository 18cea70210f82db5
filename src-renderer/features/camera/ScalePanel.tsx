import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { formatWhen } from '#renderer/ui/format.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import { removeScale, startCalibrating } from './actions.ts'
import styles from './camera.module.css'
import { cameraStore, objectives, scaleNow, useCamera } from './camera-store.ts'
import * as command from './commands.ts'

/** The current objective and its scale. */
export function ScalePanel({ focusStage }: { readonly focusStage: () => void }) {
  const objective = useCamera((state) => state.objective)
  const scale = useCamera(scaleNow)
  const live = useCamera((state) => state.trouble === null)
  const capturing = useCamera((state) => state.capture !== null)
  return (
    <div className={styles.block}>
      <div>
        <span className={styles.label} id="camera-objective">
          {t('camera.objective')}
        </span>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby="camera-objective"
          disabled={capturing}
          value={String(objective)}
          data={objectives.map((power) => ({ value: String(power), label: `${power}×` }))}
          onChange={(value) => {
            cameraStore.setState({ objective: Number(value) })
            setTimeout(focusStage)
          }}
        />
      </div>
      <div className={styles.row}>
        <div className={styles.grow}>
          {scale ? (
            <>
              <strong className={styles.number}>{t('camera.scale', { mpp: scale.micronsPerPixel.toFixed(4) })}</strong>
              <p className={styles.hint}>
                {t(scale.method === 'line' ? 'camera.scale-measured' : 'camera.scale-typed', {
                  when: formatWhen(scale.savedAt, new Date()),
                })}
              </p>
            </>
          ) : (
            <p className={styles.hint}>{t('camera.scale-none')}</p>
          )}
        </div>
        {scale && !capturing && (
          <ActionIcon
            size="sm"
            aria-label={t('camera.scale-remove')}
            title={t('camera.scale-remove')}
            onClick={() => void removeScale(scale.id).then(focusStage)}
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        )}
        <Button
          variant="default"
          disabled={!live || capturing}
          rightSection={<Keys of={command.calibrate} />}
          onClick={() => void startCalibrating()}
        >
          {t(scale ? 'camera.calibrate-again' : 'camera.calibrate')}
        </Button>
      </div>
    </div>
  )
}
