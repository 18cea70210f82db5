import type { PictureSize } from './stream.ts'

/** Small pictures of the fields for the mini map, by field number. */
const pictures = new Map<number, HTMLCanvasElement>()
const widthPx = 96

export const pictureOf = (n: number): HTMLCanvasElement | undefined => pictures.get(n)
export const forgetPictures = (): void => pictures.clear()

/** Stores a small copy of a field, or of its thumbnail from the core (a square with the field in the middle). */
export function keepPicture(n: number, source: HTMLCanvasElement | HTMLImageElement, { width, height }: PictureSize) {
  const canvas = document.createElement('canvas')
  canvas.width = widthPx
  canvas.height = Math.max(1, Math.round((widthPx * height) / width))
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingQuality = 'high'
  if (source instanceof HTMLCanvasElement) context.drawImage(source, 0, 0, canvas.width, canvas.height)
  else {
    const side = source.naturalWidth
    const [w, h] = [(side * width) / Math.max(width, height), (side * height) / Math.max(width, height)]
    context.drawImage(source, (side - w) / 2, (side - h) / 2, w, h, 0, 0, canvas.width, canvas.height)
  }
  pictures.set(n, canvas)
}
