import { type CSSProperties, useEffect, useRef } from 'react'
import { t } from '#shared/messages/index.ts'
import styles from './camera.module.css'
import { useCamera } from './camera-store.ts'
import { LineLayer } from './LineLayer.tsx'
import { StillMarks } from './StillMarks.tsx'
import { trackingNote } from './tracking-note.ts'

export interface LiveStageProps {
  readonly setVideo: (video: HTMLVideoElement | null) => void
  readonly shown: boolean
}

/** The live picture or the still, with what is drawn over it. */
export function LiveStage({ setVideo, shown }: LiveStageProps) {
  const size = useCamera((state) => state.size)
  const still = useCamera((state) => state.still)
  const calibrating = useCamera((state) => state.calibrating)
  const asking = useCamera((state) => state.trouble === 'asking')
  const capturing = useCamera((state) => state.capture !== null)
  const tracking = useCamera((state) => state.tracking)
  const averaging = useCamera((state) => state.busy === 'averaging')
  const note = capturing && !still && !asking ? trackingNote(tracking) : null
  const ratio = size ? size.width / size.height : 4 / 3
  return (
    <div
      className={styles.picture}
      style={{ '--ratio': ratio } as CSSProperties}
      data-tone={note?.tone ?? 'none'}
      hidden={!shown}
    >
      {/* The live picture has no sound, so it needs no captions. */}
      <video ref={setVideo} muted playsInline aria-label={t('camera.live-picture')} data-hidden={still !== null} />
      {still && <StillPicture canvas={still.field.canvas} />}
      {still && !calibrating && <StillMarks still={still} />}
      {calibrating && size && <LineLayer size={size} />}
      {note && (
        <p className={styles.note} data-on-glass data-tone={note.tone} role="status">
          {note.text}
        </p>
      )}
      {asking && (
        <p className={styles.note} data-on-glass>
          {t('camera.asking')}
        </p>
      )}
      {averaging && (
        <p className={styles.note} data-on-glass>
          {t('camera.averaging')}
        </p>
      )}
      {still && !calibrating && (
        <p className={styles.note} data-on-glass>
          {t('camera.still')}
        </p>
      )}
    </div>
  )
}

function StillPicture({ canvas }: { readonly canvas: HTMLCanvasElement }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    place.current?.replaceChildren(canvas)
  }, [canvas])
  return <div ref={place} className={styles.still} role="img" aria-label={t('camera.still')} />
}
