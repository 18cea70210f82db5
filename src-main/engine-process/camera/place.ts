import type { FoundLink, PlacedField, PlaceRequest } from '#main/engine/protocol/index.ts'
import { type NotRegistered, type Registered, register } from '#shared/domain/registration/index.ts'
import type { CameraFields } from './fields.ts'

/**
 * Finds the place of a new field among the placed ones, which are given most likely first. The first match determines
 * the place. Every other field that must then overlap is measured too, because each further link makes the place more
 * certain.
 */
export async function placeField(
  fields: CameraFields,
  { path, against }: PlaceRequest,
  signal: AbortSignal,
): Promise<PlacedField> {
  const started = performance.now()
  const mine = await fields.prepared(path, signal)
  const decodedAt = performance.now()
  const links: FoundLink[] = []
  let best: NotRegistered | null = null
  let at: { x: number; y: number } | null = null
  for (const [index, other] of against.entries()) {
    const theirs = await fields.prepared(other.path, signal)
    if (signal.aborted) break
    // Camera and mode are the same throughout. A field of another size cannot be compared.
    if (theirs.width !== mine.width || theirs.height !== mine.height) continue
    const near = at && { dx: at.x - other.x, dy: at.y - other.y }
    if (near && sharedPart(near, mine) < worthMeasuring) continue
    const found = register(theirs, mine, near)
    if (!found.ok) {
      if (!best || found.correlation > best.correlation) best = found
      continue
    }
    links.push({ index, ...plain(found) })
    at ??= { x: other.x + found.dx, y: other.y + found.dy }
  }
  const decodeMs = decodedAt - started
  const registerMs = performance.now() - decodedAt
  const { width, height } = mine
  if (links.length === 0) return { width, height, place: null, links, missed: best, decodeMs, registerMs }
  return { width, height, place: meanPlace(links, against), links, missed: null, decodeMs, registerMs }
}

/** Smaller overlaps are not informative; share of a field. */
const worthMeasuring = 0.12

const sharedPart = ({ dx, dy }: { dx: number; dy: number }, { width, height }: { width: number; height: number }) =>
  (Math.max(0, width - Math.abs(dx)) * Math.max(0, height - Math.abs(dy))) / (width * height)

const plain = ({ dx, dy, correlation, overlap }: Registered) => ({ dx, dy, correlation, overlap })

function meanPlace(links: readonly FoundLink[], against: PlaceRequest['against']): { x: number; y: number } {
  let [x, y, sum] = [0, 0, 0]
  for (const { index, dx, dy, correlation, overlap } of links) {
    const weight = correlation * overlap
    x += weight * (against[index]!.x + dx)
    y += weight * (against[index]!.y + dy)
    sum += weight
  }
  return { x: x / sum, y: y / sum }
}
