import { join } from 'node:path'
import type { Engine } from '#main/engine/index.ts'
import { type Records, systemPerson } from '#main/storage/index.ts'
import type { FieldRecord, FieldsStore, PlacedField } from './fields.store.ts'

export interface PlacingDeps {
  readonly records: Records
  readonly fields: FieldsStore
  readonly engine: Pick<Engine, 'placeField'>
  readonly folderOf: (captureId: number) => string
}

/** A new field is compared with this number of the latest fields, and with those around the last one. */
const latest = 3
const around = 9
/** Number of unplaced fields that are tried again with each new one. */
const triedAgain = 3

/**
 * Finds the place of each field among the earlier ones, and the places of unplaced ones once a new field fills the
 * gap.
 */
export function createPlacing({ records, fields: store, engine, folderOf }: PlacingDeps) {
  /** Recorded as the program's own action, because a field's place is measured. */
  const keep = (captureId: number, field: PlacedField): void =>
    records.change({ by: systemPerson, what: 'field-placed' }, (change) => store.place(change, captureId, field))

  async function place(captureId: number, n: number) {
    const fields = store.all(captureId)
    const field = fields.find((one) => one.n === n)!
    const placed = fields.filter((one) => one.x !== null && one.n !== n)
    if (placed.length === 0 && fields.length === 1) {
      keep(captureId, { n, x: 0, y: 0, links: [], reason: null })
      return { placed: true, decodeMs: 0, registerMs: 0 }
    }
    const result = await measure(captureId, field, likelyNeighbours(placed))
    if (result.placed) await tryAgain(captureId, n)
    return result
  }

  async function measure(captureId: number, field: FieldRecord, neighbours: readonly FieldRecord[]) {
    const folder = folderOf(captureId)
    const against = neighbours.map((one) => ({ path: join(folder, one.file), x: one.x!, y: one.y! }))
    const found = await engine.placeField({ path: join(folder, field.file), against })
    const links = found.links.map(({ index, ...link }) => ({ n: neighbours[index]!.n, ...link }))
    const { x = null, y = null } = found.place ?? {}
    keep(captureId, { n: field.n, x, y, links, reason: found.place ? null : (found.missed?.reason ?? 'lost') })
    return { placed: found.place !== null, decodeMs: found.decodeMs, registerMs: found.registerMs }
  }

  /** Fields captured while the overlap was lost may overlap the new one. */
  async function tryAgain(captureId: number, n: number): Promise<void> {
    const fields = store.all(captureId)
    const bridge = fields.filter((one) => one.n === n)
    for (const lost of fields.filter((one) => one.x === null && one.n !== n).slice(-triedAgain))
      await measure(captureId, lost, bridge)
  }

  return { place }
}

/** The latest fields first, then those nearest to the last one, nearest first. */
function likelyNeighbours(placed: readonly FieldRecord[]): FieldRecord[] {
  const last = placed.at(-1)
  if (!last) return []
  const distance = (field: FieldRecord) => Math.hypot(field.x! - last.x!, field.y! - last.y!)
  const recent = placed.slice(-latest).toReversed()
  const near = placed.toSorted((a, b) => distance(a) - distance(b)).filter((field) => !recent.includes(field))
  return [...recent, ...near.slice(0, around)]
}
