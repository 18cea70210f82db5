import { FrameAverage, type GreyImage, greyOf } from '#shared/domain/registration/index.ts'

/** One captured field, encoded for sending to the core. */
export interface CapturedField {
  readonly blob: Blob
  /** For display. */
  readonly canvas: HTMLCanvasElement
  /** Small picture for tracking the stage. */
  readonly small: GreyImage
  readonly frames: number
  /** Number of frames refused because the stage moved. */
  readonly moved: number
}

/** Width of the small pictures for tracking the stage, px. The core's thumbnails have the same width. */
export const smallWidth = 256

/** The stage moved before the requested number of frames was captured. */
export class StageMoved extends Error {}

/** Captures the camera's current picture: one frame, or the average of several. */
export async function captureField(video: HTMLVideoElement, frames: number): Promise<CapturedField> {
  const canvas = canvasOf(video.videoWidth, video.videoHeight)
  const context = contextOf(canvas)
  context.drawImage(video, 0, 0)
  const small = smallGrey(canvas)
  const { taken, moved } = frames > 1 ? await average(video, canvas, context, frames) : { taken: 1, moved: 0 }
  return { blob: await encoded(canvas), canvas, small, frames: taken, moved }
}

async function average(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  frames: number,
): Promise<{ taken: number; moved: number }> {
  const { width, height } = canvas
  const mean = new FrameAverage({ width, height })
  mean.add(context.getImageData(0, 0, width, height).data)
  // Limits the attempts, so that a stage that never rests does not keep the operator waiting.
  for (let tries = 0; mean.taken < frames && tries < frames * 2; tries++) {
    await nextFrame(video)
    context.drawImage(video, 0, 0)
    mean.add(context.getImageData(0, 0, width, height).data)
  }
  if (mean.taken < frames / 2) throw new StageMoved()
  context.putImageData(new ImageData(mean.result(), width, height), 0, 0)
  return { taken: mean.taken, moved: mean.moved }
}

const nextFrame = (video: HTMLVideoElement): Promise<void> =>
  new Promise((resolve) => {
    const late = setTimeout(resolve, 1000)
    video.requestVideoFrameCallback(() => {
      clearTimeout(late)
      resolve()
    })
  })

function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })
  if (!context) throw new Error('this browser cannot draw')
  return context
}

/** Encodes without loss: the model and the registration see the camera's exact picture. */
const encoded = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be encoded'))),
      'image/png',
    ),
  )

let smallCanvas: HTMLCanvasElement | null = null

/** The picture of a camera or a captured field, small and grey. */
export function smallGrey(source: HTMLVideoElement | HTMLCanvasElement): GreyImage {
  const [width, height] =
    source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height]
  return drawnSmall(source, { x: 0, y: 0, width, height })
}

/** The field in a thumbnail from the core: it lies in the middle of a square and is `width` by `height` px large. */
export function smallOfThumbnail(
  image: HTMLImageElement,
  { width, height }: { width: number; height: number },
): GreyImage {
  const by = image.naturalWidth / Math.max(width, height)
  const part = { width: width * by, height: height * by }
  const middle = { x: (image.naturalWidth - part.width) / 2, y: (image.naturalHeight - part.height) / 2 }
  return drawnSmall(image, { ...part, ...middle })
}

function drawnSmall(
  source: CanvasImageSource,
  from: { x: number; y: number; width: number; height: number },
): GreyImage {
  const height = Math.max(8, Math.round((smallWidth * from.height) / from.width))
  smallCanvas ??= canvasOf(smallWidth, height)
  if (smallCanvas.height !== height) smallCanvas.height = height
  const context = contextOf(smallCanvas)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, from.x, from.y, from.width, from.height, 0, 0, smallWidth, height)
  return greyOf(context.getImageData(0, 0, smallWidth, height).data, smallWidth, height, 4)
}
