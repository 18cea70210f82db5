import { api, errorOf } from '#renderer/client/api.ts'
import { bringIn } from '#renderer/features/intake/index.ts'
import { navigate } from '#renderer/frame/router.ts'
import { announce } from '#renderer/ui/announce.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { type ErrorData, isAppError } from '#shared/contract/errors.ts'
import type { CameraState, Capture, NewCalibration } from '#shared/contract/schemas/camera.ts'
import { counted, t } from '#shared/messages/index.ts'
import { cameraStore, fits, frameChoices, scaleNow } from './camera-store.ts'
import { lookAtStill, sendField, thumbnail } from './core.ts'
import { type CapturedField, captureField, StageMoved, smallGrey, smallOfThumbnail, smallWidth } from './frames.ts'
import { forgetPictures, keepPicture } from './pictures.ts'
import { StageTracker } from './tracker.ts'

const { getState, setState } = cameraStore
const tracker = new StageTracker()
let video: HTMLVideoElement | null = null
let looking: AbortController | null = null
let misses = 0

export const setVideo = (element: HTMLVideoElement | null): void => {
  video = element
}
const dataOf = (error: unknown): ErrorData => (isAppError(error) ? error.data : errorOf(error))
const fail = (error: unknown): void => setState({ error: dataOf(error) })
export const dismissError = (): void => setState({ error: null })

/** Loads the scales and a capture that was left open. */
export async function loadCamera(): Promise<void> {
  try {
    const state = await api.camera.state.query()
    const known = getState().capture
    applyState(state)
    if (state.open && known?.id !== state.open.id) {
      setState({ resumed: true, objective: state.open.objective })
      await knowFields(state.open)
    }
    await sendUnsent()
  } catch (error) {
    fail(error)
  }
}

const applyState = ({ calibrations, open }: CameraState): void => setState({ calibrations, capture: open })

/** Loads small pictures of fields that this window did not capture itself. */
async function knowFields(capture: Capture): Promise<void> {
  for (const { n, x, y } of capture.fields) {
    if (x === null || y === null || tracker.has(n)) continue
    const image = await thumbnail(capture.id, n)
    keepPicture(n, image, capture)
    tracker.put(n, smallOfThumbnail(image, capture), { x, y }, capture.width / smallWidth)
  }
}

/** Captures what the camera shows: a field of the open capture, or a still. */
export async function take(): Promise<void> {
  const { busy, trouble, frames, capture, still } = getState()
  if (!video || busy || trouble !== null || still) return
  if (frames > 1) setState({ busy: 'averaging' })
  try {
    const field = await captureField(video, frames)
    if (capture) await addField(field)
    else look(field)
  } catch (error) {
    if (error instanceof StageMoved) toast({ tone: 'plain', only: 'camera', title: t('camera.stage-moved') })
    else fail(error)
  } finally {
    setState({ busy: null })
  }
}

let last: Promise<void> = Promise.resolve()

/** Sends fields one after another. The operator does not wait for them. */
function addField(field: CapturedField): Promise<void> {
  setState(({ sending }) => ({ sending: sending + 1, error: null, resumed: false }))
  const mine = last.then(() => sendOne(field))
  last = mine
  return Promise.resolve()
}

async function sendOne(field: CapturedField): Promise<void> {
  const { capture } = getState()
  try {
    if (!capture) return
    const outcome = await sendField(capture.id, field.blob, field.frames)
    setState({ capture: outcome.capture })
    keepPicture(outcome.n, field.canvas, capture)
    placeFields(outcome.capture, outcome.n, field)
    const count = outcome.capture.fields.length
    announce(outcome.placed ? t('camera.field-placed', { n: count }) : t('camera.field-aside', { n: count }))
    if (!outcome.placed) toast({ tone: 'plain', only: 'camera', title: t('camera.field-aside', { n: count }) })
  } catch (error) {
    setState(({ unsent }) => ({ unsent: [...unsent, field] }))
    fail(error)
  } finally {
    setState(({ sending }) => ({ sending: sending - 1 }))
  }
}

function placeFields(capture: Capture, n: number, field: CapturedField): void {
  const scale = capture.width / smallWidth
  for (const one of capture.fields)
    if (one.x !== null && one.y !== null)
      tracker.put(one.n, one.n === n ? field.small : null, { x: one.x, y: one.y }, scale)
  // The tracker does not know a field yet whose place was found late.
  void knowFields(capture).catch(() => undefined)
}

/** Retries the fields that the core could not accept. */
export async function sendUnsent(): Promise<void> {
  const { unsent } = getState()
  setState({ unsent: [], error: null })
  for (const field of unsent) await addField(field)
}

/** Updates the stage's position. Called a few times a second while a capture is open. */
export function follow(): void {
  const { capture, still, trouble } = getState()
  if (!video || !capture || still || trouble !== null || !fits(getState()) || video.videoWidth === 0) return
  const seen = tracker.look(smallGrey(video))
  // A single miss may be brief, because a moving stage blurs the picture.
  misses = seen.kind === 'found' || seen.kind === 'first' ? 0 : misses + 1
  if (misses === 1) return
  if (misses === 2) announce(t('camera.track-lost'))
  setState({ tracking: seen })
}

function look(field: CapturedField): void {
  const scale = scaleNow(getState())
  setState({ still: { field, look: { kind: scale ? 'looking' : 'no-scale' } }, error: null })
  if (!scale) return
  looking?.abort()
  const mine = new AbortController()
  looking = mine
  lookAtStill(field.blob, scale.micronsPerPixel, mine.signal)
    .then(({ cells, ms }) => {
      if (getState().still?.field === field) setState({ still: { field, look: { kind: 'seen', cells, ms } } })
      announce(counted(cells.length, 'camera.cells-one', 'camera.cells'))
    })
    .catch((error: unknown) => {
      if (getState().still?.field === field && !mine.signal.aborted)
        setState({ still: { field, look: { kind: 'failed', error: dataOf(error) } } })
    })
}

/** Returns to the live picture from a still or from calibrating. */
export function backToLive(): void {
  looking?.abort()
  setState({ still: null, calibrating: false, line: null })
}

/** Imports the still as a case. */
export async function keepStill(): Promise<void> {
  const { still, calibrating } = getState()
  if (!still || calibrating) return
  const scale = scaleNow(getState())
  const name = `camera ${new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-')}.png`
  backToLive()
  await bringIn([{ kind: 'file', file: new File([still.field.blob], name) }], scale?.micronsPerPixel ?? null)
}

export async function begin(): Promise<void> {
  const { device, size, objective, capture } = getState()
  if (!device || !size || capture) return
  if (!scaleNow(getState())) return startCalibrating()
  backToLive()
  try {
    const opened = await api.camera.begin.mutate({ camera: device.name, objective, ...size })
    tracker.clear()
    forgetPictures()
    misses = 0
    setState({ capture: opened, resumed: false, tracking: { kind: 'first' }, error: null })
  } catch (error) {
    fail(error)
  }
}

export async function undo(): Promise<void> {
  const { capture, busy } = getState()
  if (!capture || capture.fields.length === 0 || busy) return
  await last
  try {
    const next = await api.camera.undo.mutate({ captureId: capture.id })
    tracker.keepOnly(new Set(next.fields.map(({ n }) => n)))
    setState({ capture: next, error: null, ...(next.fields.length === 0 && { tracking: { kind: 'first' as const } }) })
    announce(t('camera.undone', { n: next.fields.length }))
  } catch (error) {
    fail(error)
  }
}

export async function finish(name: string): Promise<void> {
  const { capture, busy } = getState()
  if (!capture || busy) return
  setState({ busy: 'finishing', error: null })
  try {
    await last
    if (getState().unsent.length > 0) return
    const made = await api.camera.finish.mutate({ captureId: capture.id, name })
    forget()
    toast({
      tone: 'plain',
      title: t('camera.made', { fields: made.fields, width: made.width, height: made.height }),
      ...(made.leftOut > 0 && { text: counted(made.leftOut, 'camera.left-out-one', 'camera.left-out') }),
    })
    navigate({ page: 'case', caseId: made.caseId })
  } catch (error) {
    fail(error)
  } finally {
    setState({ busy: null })
  }
}

export async function discard(): Promise<void> {
  const { capture, busy } = getState()
  if (!capture || busy) return
  try {
    await last
    await api.camera.discard.mutate({ captureId: capture.id })
    forget()
  } catch (error) {
    fail(error)
  }
}

function forget(): void {
  tracker.clear()
  forgetPictures()
  setState({ capture: null, resumed: false, unsent: [], error: null, tracking: { kind: 'first' } })
}

/** Freezes the picture, so that a line can be drawn over it. */
export async function startCalibrating(): Promise<void> {
  const { still, busy, trouble } = getState()
  if (!video || busy || trouble !== null) return
  if (!still) {
    const field = await captureField(video, 1)
    setState({ still: { field, look: { kind: 'no-scale' } } })
  }
  setState({ calibrating: true, line: null, error: null })
}

export async function saveScale(calibration: NewCalibration): Promise<boolean> {
  try {
    applyState(await api.camera.saveCalibration.mutate(calibration))
    backToLive()
    return true
  } catch (error) {
    fail(error)
    return false
  }
}

export async function removeScale(id: number): Promise<void> {
  try {
    applyState(await api.camera.removeCalibration.mutate({ id }))
  } catch (error) {
    fail(error)
  }
}

export function cycleFrames(): void {
  const { frames } = getState()
  const next = frameChoices[(frameChoices.indexOf(frames as 1) + 1) % frameChoices.length]!
  setState({ frames: next })
  announce(counted(next, 'camera.frames-one', 'camera.frames'))
}
