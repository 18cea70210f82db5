import type { RefObject } from 'react'
import { on, useCommands } from '#renderer/commands/index.ts'
import * as action from './actions.ts'
import { cameraStore, fits } from './camera-store.ts'
import * as command from './commands.ts'

export interface CameraCommandsInput {
  readonly focusStage: () => void
  /** The slide's name as typed by the reader. */
  readonly slideName: RefObject<string>
}

/** Keyboard commands of the camera, for one hand on the stage and one on the space bar. */
export function useCameraCommands({ focusStage, slideName }: CameraCommandsInput): void {
  const now = cameraStore.getState
  const live = () => now().trouble === null && now().still === null && now().busy === null
  const capturing = () => now().capture !== null && now().busy === null
  useCommands([
    on(
      command.takeField,
      () => void action.take(),
      () => live() && (now().capture === null || fits(now())),
    ),
    on(
      command.beginSlide,
      () => void action.begin(),
      () => live() && now().capture === null,
    ),
    on(
      command.finishSlide,
      () => void action.finish(slideName.current),
      () => capturing() && now().still === null && (now().capture?.fields.length ?? 0) > 0,
    ),
    on(
      command.undoField,
      () => void action.undo(),
      () => capturing() && (now().capture?.fields.length ?? 0) > 0,
    ),
    on(command.changeFrames, action.cycleFrames, live),
    on(
      command.calibrate,
      () => void action.startCalibrating(),
      () => live() && now().capture === null,
    ),
    on(
      command.showMarks,
      () => cameraStore.setState(({ marks }) => ({ marks: !marks })),
      () => now().still !== null,
    ),
    on(
      command.keepStill,
      () => void action.keepStill(),
      () => now().still !== null && !now().calibrating,
    ),
    on(
      command.backToLive,
      () => {
        action.backToLive()
        focusStage()
      },
      () => now().still !== null,
    ),
  ])
}
