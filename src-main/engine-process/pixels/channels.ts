import type { TiffImage, Transparency } from '#main/slides/index.ts'
import { type RgbImage, white } from './rgb.ts'

/**
 * Joins grey images as red, green, blue and, if there is a fourth, transparency over white. `read` returns each of
 * them as RGB with three equal values.
 */
export async function joinChannels(
  image: TiffImage,
  read: (channel: TiffImage) => Promise<RgbImage>,
): Promise<RgbImage> {
  const channels = await Promise.all([image.joinedWith([]), ...image.further].map(read))
  const { width, height } = channels[0]!
  const data = Buffer.allocUnsafeSlow(width * height * 3)
  for (let i = 0; i < data.length; i += 3) {
    data[i] = channels[0]!.data[i]!
    data[i + 1] = channels[1]!.data[i]!
    data[i + 2] = channels[2]!.data[i]!
  }
  const alpha = channels[3]
  if (alpha && image.furtherAlpha) overWhite(data, alpha.data, image.furtherAlpha)
  return { data, width, height }
}

function overWhite(data: Buffer, alpha: Buffer, kind: Transparency): void {
  for (let i = 0; i < data.length; i++) {
    const a = alpha[i]!
    const colour = kind === 'associated' ? data[i]! : (data[i]! * a) / white
    data[i] = Math.min(white, Math.round(colour + white - a))
  }
}
