import { useCallback, useEffect, useRef, useState } from 'react'
import { InHeader } from '#renderer/frame/header-slot.tsx'
import { formatNumber, t } from '#shared/messages/index.ts'
import { CameraHints } from './CameraHints.tsx'
import { CameraTroubleNotice } from './CameraTroubleNotice.tsx'
import styles from './camera.module.css'
import { useCamera } from './camera-store.ts'
import { LiveStage } from './LiveStage.tsx'
import { SidePanel } from './SidePanel.tsx'
import { useCameraCommands } from './use-camera-commands.ts'
import { useStream } from './use-stream.ts'

/** The microscope's camera: live picture, stills with the model's marks, and fields that become one slide. */
export function CameraPage() {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const { retry } = useStream(video)
  const stage = useRef<HTMLDivElement>(null)
  const slideName = useRef('')
  const trouble = useCamera((state) => state.trouble)
  const size = useCamera((state) => state.size)
  const device = useCamera((state) => state.device)
  /** Returns the focus to the picture, so that keys act on it whatever was clicked last. */
  const focusStage = useCallback(() => stage.current?.focus({ preventScroll: true }), [])
  useCameraCommands({ focusStage, slideName })
  useEffect(focusStage, [focusStage])
  const live = trouble === null || trouble === 'asking'
  return (
    <section className={styles.page} aria-label={t('common.camera')}>
      <h1 className="visually-hidden">{t('common.camera')}</h1>
      {device && size && live && (
        <InHeader place="status">
          <span className={styles.status}>
            {device.name} · {formatNumber(size.width)} × {formatNumber(size.height)}
          </span>
        </InHeader>
      )}
      <div className={styles.body}>
        <div ref={stage} className={styles.stage} tabIndex={-1}>
          <LiveStage setVideo={setVideo} shown={live} />
          {!live && <CameraTroubleNotice trouble={trouble} onRetry={retry} />}
        </div>
        <SidePanel focusStage={focusStage} slideName={slideName} />
      </div>
      <CameraHints />
    </section>
  )
}
