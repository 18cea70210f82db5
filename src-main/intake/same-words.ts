import { basename, extname } from 'node:path'

/** What pictures of one specimen are called beside their numbers: words for parts of it, for ways to look at it. */
const ofPictures: ReadonlySet<string> = new Set([
  ...['field', 'fields', 'fov', 'image', 'images', 'img', 'pic', 'picture', 'photo', 'snap', 'snapshot', 'capture'],
  ...['dsc', 'dscn', 'scan', 'slide', 'tile', 'view', 'frame', 'shot', 'copy', 'raw', 'final', 'edited', 'crop'],
  ...['overview', 'detail', 'zoom', 'macro', 'whole', 'part', 'region', 'area', 'centre', 'center', 'middle', 'edge'],
  ...['left', 'right', 'top', 'bottom', 'upper', 'lower', 'north', 'south', 'east', 'west', 'row', 'col', 'pos'],
  ...['low', 'high', 'mag', 'obj', 'oil', 'dry', 'plane', 'focus', 'stack', 'composite', 'layer', 'px', 'um', 'no'],
])

/**
 * Whether the names of pictures differ in numbers and single letters only, beside words that any picture may be called
 * by. `Miller 1` and `Smith 2` do not speak of one thing; `field1a` and `overview` do.
 */
export const sayOneThing = (paths: readonly string[]): boolean => new Set(paths.map(wordsOf)).size < 2

/** The words of a name, in its order. Long rows of digits and letters a to f are numbers, as programs make them up. */
function wordsOf(path: string): string {
  const name = basename(path, extname(path)).normalize('NFKC').toLowerCase()
  const words = name
    .replace(/[0-9a-f]*\d[0-9a-f]{6,}|[0-9a-f]{6,}\d[0-9a-f]*/g, ' ')
    .match(/\p{L}[\p{L}\p{M}]+|\p{Lo}/gu)
  return (words ?? []).filter((word) => !ofPictures.has(word)).join(' ')
}
