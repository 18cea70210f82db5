import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { Calibration, Capture, FieldCell } from '#shared/contract/schemas/camera.ts'
import type { CapturedField } from './frames.ts'
import type { CameraDevice, CameraTrouble, PictureSize } from './stream.ts'
import type { Tracking } from './tracker.ts'

/** A picture captured for viewing. */
export interface Still {
  readonly field: CapturedField
  readonly look:
    | { readonly kind: 'looking' | 'no-scale' }
    | { readonly kind: 'seen'; readonly cells: readonly FieldCell[]; readonly ms: number }
    | { readonly kind: 'failed'; readonly error: ErrorData }
}

/** Ends of the line in px of the picture. */
export interface Line {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

export interface CameraView {
  /** `asking` until the camera is open; null while there is a picture. */
  readonly trouble: CameraTrouble | 'asking' | null
  readonly devices: readonly CameraDevice[]
  readonly device: CameraDevice | null
  readonly sizes: readonly PictureSize[]
  /** Size of the camera's picture. */
  readonly size: PictureSize | null
  readonly wantedDevice: string | null
  readonly wantedSize: PictureSize | null
  readonly objective: number
  /** Number of frames averaged for one field. */
  readonly frames: number
  readonly marks: boolean
  readonly calibrations: readonly Calibration[]
  readonly capture: Capture | null
  /** The capture existed when the page opened. The reader may continue it or not. */
  readonly resumed: boolean
  readonly still: Still | null
  readonly tracking: Tracking
  readonly busy: 'averaging' | 'finishing' | null
  /** Number of fields being sent to the core. */
  readonly sending: number
  /** Fields that the core could not accept yet. They are kept in this window. */
  readonly unsent: readonly CapturedField[]
  readonly calibrating: boolean
  readonly line: Line | null
  readonly error: ErrorData | null
}

export const frameChoices = [1, 4, 16] as const
export const objectives = [4, 10, 20, 40, 60, 100] as const

const key = 'daybreak.camera'
type Kept = Pick<CameraView, 'wantedDevice' | 'wantedSize' | 'objective' | 'frames'>
const fresh: Kept = { wantedDevice: null, wantedSize: null, objective: 40, frames: 1 }

function kept(): Kept {
  try {
    const read = JSON.parse(globalThis.localStorage?.getItem(key) ?? '{}') as Partial<Kept>
    return { ...fresh, ...read }
  } catch {
    return fresh
  }
}

export const cameraStore = createStore<CameraView>(() => ({
  trouble: 'asking',
  devices: [],
  device: null,
  sizes: [],
  size: null,
  ...kept(),
  marks: true,
  calibrations: [],
  capture: null,
  resumed: false,
  still: null,
  tracking: { kind: 'first' },
  busy: null,
  sending: 0,
  unsent: [],
  calibrating: false,
  line: null,
  error: null,
}))

cameraStore.subscribe((now, before) => {
  const { wantedDevice, wantedSize, objective, frames } = now
  const changed =
    wantedDevice !== before.wantedDevice ||
    wantedSize !== before.wantedSize ||
    objective !== before.objective ||
    frames !== before.frames
  if (changed) globalThis.localStorage?.setItem(key, JSON.stringify({ wantedDevice, wantedSize, objective, frames }))
})

export const useCamera = <T>(select: (state: CameraView) => T): T => useStore(cameraStore, select)

/** The scale of the current picture; null if this camera, objective and resolution have none. */
export function scaleNow({ calibrations, device, size, objective }: CameraView): Calibration | null {
  if (!device || !size) return null
  return (
    calibrations.find(
      (one) =>
        one.camera === device.name &&
        one.objective === objective &&
        one.width === size.width &&
        one.height === size.height,
    ) ?? null
  )
}

/** Whether the open capture can continue with the current picture. */
export function fits({ capture, device, size, objective }: CameraView): boolean {
  return (
    capture !== null &&
    device?.name === capture.camera &&
    objective === capture.objective &&
    size?.width === capture.width &&
    size.height === capture.height
  )
}
