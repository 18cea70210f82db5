import type { RefObject } from 'react'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { t } from '#shared/messages/index.ts'
import { dismissError, sendUnsent } from './actions.ts'
import { CalibrationPanel } from './CalibrationPanel.tsx'
import { CameraChoice } from './CameraChoice.tsx'
import { CapturePanel } from './CapturePanel.tsx'
import styles from './camera.module.css'
import { useCamera } from './camera-store.ts'
import { ScalePanel } from './ScalePanel.tsx'
import { StillPanel } from './StillPanel.tsx'

export interface SidePanelProps {
  readonly focusStage: () => void
  readonly slideName: RefObject<string>
}

/** Settings, results of a still, and captured fields. */
export function SidePanel({ focusStage, slideName }: SidePanelProps) {
  const calibrating = useCamera((state) => state.calibrating)
  const still = useCamera((state) => state.still)
  const capturing = useCamera((state) => state.capture !== null)
  const error = useCamera((state) => state.error)
  const unsent = useCamera((state) => state.unsent.length)
  return (
    <aside className={styles.side} aria-label={t('camera.side')}>
      {error && (
        <div className={styles.block}>
          <ErrorNotice error={error} onRetry={() => void (unsent > 0 ? sendUnsent() : dismissError())} />
          {unsent > 0 && <p className={styles.hint}>{t('camera.unsent', { n: unsent })}</p>}
        </div>
      )}
      {calibrating ? (
        <CalibrationPanel focusStage={focusStage} />
      ) : still ? (
        <StillPanel still={still} focusStage={focusStage} />
      ) : (
        <>
          {/* What is in use stands first, also in a low window. */}
          {capturing && <CapturePanel focusStage={focusStage} slideName={slideName} />}
          <CameraChoice focusStage={focusStage} />
          <ScalePanel focusStage={focusStage} />
          {!capturing && <CapturePanel focusStage={focusStage} slideName={slideName} />}
        </>
      )}
    </aside>
  )
}
