import { Keys } from '#renderer/ui/Keys.tsx'
import { type MessageKey, t } from '#shared/messages/index.ts'
import styles from './camera.module.css'
import { useCamera } from './camera-store.ts'
import * as command from './commands.ts'

type Hint = readonly [keys: readonly string[], text: MessageKey]

/** The keys that act now, always in sight. */
export function KeyHints() {
  const still = useCamera((state) => state.still !== null)
  const calibrating = useCamera((state) => state.calibrating)
  const capturing = useCamera((state) => state.capture !== null)
  const hints: Hint[] = calibrating
    ? [[command.backToLive.keys, 'camera.hint-cancel']]
    : still
      ? [
          [command.backToLive.keys, 'camera.hint-live'],
          [command.keepStill.keys, 'camera.hint-keep'],
          [command.showMarks.keys, 'camera.hint-marks'],
        ]
      : capturing
        ? [
            [command.takeField.keys, 'camera.hint-field'],
            [command.undoField.keys, 'camera.hint-undo'],
            [command.finishSlide.keys, 'camera.hint-finish'],
            [command.changeFrames.keys, 'camera.hint-frames'],
          ]
        : [
            [command.takeField.keys, 'camera.hint-still'],
            [command.beginSlide.keys, 'camera.hint-begin'],
            [command.changeFrames.keys, 'camera.hint-frames'],
            [command.calibrate.keys, 'camera.hint-calibrate'],
          ]
  return (
    <footer className={styles.hints}>
      {hints.map(([keys, text]) => (
        <span key={text}>
          <Keys of={keys[0] ?? ''} />
          {t(text)}
        </span>
      ))}
      <span>
        <Keys of="?" />
        {t('worklist.hint-keys')}
      </span>
      <span className={styles.research}>{t('common.research-use')}</span>
    </footer>
  )
}
