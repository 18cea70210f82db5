import type { TiffImage } from '#main/slides/index.ts'
import { joinChannels } from './channels.ts'
import type { ReadContext } from './read-context.ts'
import type { RgbImage } from './rgb.ts'

/**
 * A region of colours in separate images. `read` reads one of them. A segment that cannot be read in one colour, or
 * that only some colours have, is lost in all of them: the others alone would show a false colour.
 */
export async function readJoined(
  image: TiffImage,
  context: ReadContext,
  read: (channel: TiffImage, context: ReadContext) => Promise<RgbImage>,
): Promise<RgbImage> {
  const lost = new Set<number>(context.lost)
  const empty: Set<number>[] = []
  const joined = await joinChannels(image, (channel) => {
    const mine = new Set<number>()
    empty.push(mine)
    const onDamaged = (index: number) => void lost.add(index)
    return read(channel, { ...context, emptyIsLost: false, onDamaged, onEmpty: (index) => void mine.add(index) })
  })
  for (const index of new Set(empty.flatMap((mine) => [...mine])))
    if (context.emptyIsLost || !empty.every((mine) => mine.has(index))) lost.add(index)
    else context.onEmpty?.(index)
  if (lost.size === 0) return joined
  for (const index of lost) context.onDamaged(index)
  const known = { signal: context.signal, lost, onDamaged: () => undefined }
  return joinChannels(image, (channel) => read(channel, known))
}
