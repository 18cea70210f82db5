import { onLive } from '#renderer/client/live.ts'
import { createCropStore } from './crop-store.ts'

/** The pictures of cells of this window. */
export const crops = createCropStore()

// A core that was restarted may have other records. The file of a slide may have gone, or hold something else now.
onLive('hello', crops.clear)
onLive('case', ({ row }) => (row.present && !row.changed ? undefined : crops.clear()))

/** Pictures come in these sizes, so that the size slider does not request each size in between. */
const sizes = [96, 128, 192, 256, 384, 512]

/** A picture's address at the core for a side of `sizePx` CSS pixels. `look`: plane and colours, see `crop-look.ts`. */
export const cropAddress = (cellId: number, sizePx: number, look: string): string => {
  const wanted = sizePx * Math.min(2, globalThis.devicePixelRatio || 1)
  return `/crops/${cellId}?px=${sizes.find((size) => size >= wanted) ?? sizes.at(-1)}${look}`
}

/** Side of the chosen cell's picture below the gallery; CSS pixels. */
export const chosenCropPx = 106
