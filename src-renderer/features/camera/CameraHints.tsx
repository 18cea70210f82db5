import type { CommandDefinition } from '#renderer/commands/index.ts'
import { type KeyHint, KeyHints } from '#renderer/ui/KeyHints.tsx'
import { useCamera } from './camera-store.ts'
import * as command from './commands.ts'

const hint = (of: CommandDefinition, text: KeyHint['text']): KeyHint => ({ keys: [of], text })

const whileCalibrating = [hint(command.backToLive, 'camera.hint-cancel')]
const atStill = [
  hint(command.backToLive, 'camera.hint-live'),
  hint(command.keepStill, 'camera.hint-keep'),
  hint(command.showMarks, 'camera.hint-marks'),
]
const whileCapturing = [
  hint(command.takeField, 'camera.hint-field'),
  hint(command.undoField, 'camera.hint-undo'),
  hint(command.finishSlide, 'camera.hint-finish'),
  hint(command.changeFrames, 'camera.hint-frames'),
]
const live = [
  hint(command.takeField, 'camera.hint-still'),
  hint(command.beginSlide, 'camera.hint-begin'),
  hint(command.changeFrames, 'camera.hint-frames'),
  hint(command.calibrate, 'camera.hint-calibrate'),
]

/** The keys that currently act on the camera. */
export function CameraHints() {
  const still = useCamera((state) => state.still !== null)
  const calibrating = useCamera((state) => state.calibrating)
  const capturing = useCamera((state) => state.capture !== null)
  return <KeyHints hints={calibrating ? whileCalibrating : still ? atStill : capturing ? whileCapturing : live} />
}
