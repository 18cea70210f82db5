/** Why there is no picture. */
export type CameraTrouble = 'denied' | 'none' | 'busy' | 'unplugged' | 'unsupported'

export interface CameraDevice {
  readonly id: string
  /** The system's name for the camera. */
  readonly name: string
}

export interface PictureSize {
  readonly width: number
  readonly height: number
}

export interface OpenCamera {
  readonly stream: MediaStream
  readonly device: CameraDevice
  /** Sizes that can be requested from the camera, largest first. */
  readonly sizes: readonly PictureSize[]
}

/** The reason why a camera could not be opened, for display. */
export class CameraError extends Error {
  readonly trouble: CameraTrouble
  constructor(trouble: CameraTrouble) {
    super(trouble)
    this.trouble = trouble
  }
}

const commonSizes: readonly PictureSize[] = [
  { width: 4096, height: 3072 },
  { width: 3840, height: 2160 },
  { width: 3264, height: 2448 },
  { width: 2592, height: 1944 },
  { width: 2048, height: 1536 },
  { width: 1920, height: 1080 },
  { width: 1600, height: 1200 },
  { width: 1280, height: 1024 },
  { width: 1280, height: 960 },
  { width: 1280, height: 720 },
  { width: 1024, height: 768 },
  { width: 800, height: 600 },
  { width: 640, height: 480 },
]

/** The system's cameras. Their names are known only after one has been opened. */
export async function cameras(): Promise<CameraDevice[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  return all
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, i) => ({ id: deviceId, name: label || `Camera ${i + 1}` }))
}

/** Opens a camera; if `deviceId` is null or gone, the first one. Throws CameraError. */
export async function openCamera(deviceId: string | null, size: PictureSize | null): Promise<OpenCamera> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError('unsupported')
  const wanted: MediaTrackConstraints = {
    ...(deviceId && { deviceId: { ideal: deviceId } }),
    // Without a requested size, browsers choose 640 × 480 whatever the camera can do.
    width: { ideal: size?.width ?? 1920 },
    height: { ideal: size?.height ?? 1080 },
    frameRate: { ideal: 30 },
    // A resized picture has a different scale from the calibrated one.
    resizeMode: { ideal: 'none' },
  } as MediaTrackConstraints
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false })
    const track = stream.getVideoTracks()[0]
    if (!track) throw new CameraError('none')
    void holdExposure(track)
    const { deviceId: id = '' } = track.getSettings()
    return { stream, device: { id, name: track.label || 'Camera' }, sizes: sizesOf(track) }
  } catch (error) {
    throw error instanceof CameraError ? error : new CameraError(troubleOf(error))
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function troubleOf(error: unknown): CameraTrouble {
  const { name } = error as { name?: string }
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'none'
}

function sizesOf(track: MediaStreamTrack): PictureSize[] {
  const { width: across, height: down } = track.getCapabilities?.() ?? {}
  const most = { width: across?.max ?? 0, height: down?.max ?? 0 }
  const now = track.getSettings()
  const found = commonSizes.filter(({ width, height }) => width <= most.width && height <= most.height)
  for (const { width, height } of [most, { width: now.width ?? 0, height: now.height ?? 0 }])
    if (width > 0 && height > 0 && !found.some((one) => one.width === width && one.height === height))
      found.push({ width, height })
  return found.sort((a, b) => b.width * b.height - a.width * a.height)
}

/**
 * Fixes the exposure. The lamp does not change, but a camera that adapts to the cells in view gives every field a
 * different brightness.
 */
async function holdExposure(track: MediaStreamTrack): Promise<void> {
  const can = (track.getCapabilities?.() ?? {}) as Record<string, unknown>
  const modes = ['exposureMode', 'whiteBalanceMode'].filter(
    (name) => Array.isArray(can[name]) && (can[name] as string[]).includes('manual'),
  )
  if (modes.length === 0) return
  // The automatic exposure first settles on the current light.
  await new Promise((resolve) => setTimeout(resolve, 800))
  const hold = Object.fromEntries(modes.map((name) => [name, 'manual']))
  await track.applyConstraints({ advanced: [hold as MediaTrackConstraintSet] }).catch(() => undefined)
}
