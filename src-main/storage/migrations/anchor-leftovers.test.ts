import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords } from '../open.ts'
import { type BareDatabase, bareDatabase } from '../testing/index.ts'
import { anchorLeftovers } from './anchor-leftovers.ts'

let folder: string
let db: BareDatabase
let scale: number | null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-leftovers-'))
  const file = join(folder, 'daybreak.sqlite')
  openRecords(file).close()
  db = bareDatabase(file)
  scale = 0.5
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A slide whose shown screening has cells at these x; their ids are 1, 2, 3. A third number: it repeats that cell. */
function shown(...places: readonly (readonly [id: number, x: number, repeatOf?: number])[]) {
  db.exec(`
    INSERT INTO cases (id, accession, added_at) VALUES (1, 'C', '');
    INSERT INTO slides (id, sha256, path, file_name, bytes, modified_ms, info, microns_per_pixel, scale_source, added_at)
      VALUES (1, 'a', '/a', 'a', 1, 1, '{}', ${scale}, 'file', '');
    INSERT INTO case_slides VALUES (1, 1, 0, '');
    INSERT INTO screenings (id, slide_sha256, model_sha256, params_hash, params, started_at)
      VALUES (1, 'a', 'm', 'p', '{}', '');
    UPDATE slides SET shown_screening_id = 1;
    INSERT INTO reads (id, case_id, person_id, purpose, begun_at) VALUES (1, 1, 'local', 'first', ''),
      (2, 1, 'system', 'second', '');`)
  const cell = db.prepare(
    `INSERT INTO cells (id, screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence)
     VALUES (?, 1, 0, ?, 100, 30, 40, 4, 0.9, 0.8, 0.7)`,
  )
  for (const [id, x] of places) cell.run(id, x)
  for (const [id, , of] of places) db.prepare('UPDATE cells SET repeat_of = ? WHERE id = ?').run(of ?? null, id)
}

/** Decisions in the order in which they were made, each marked; `on`: the cell that it has. */
function decided(...made: readonly { readonly x: number; readonly on?: number; readonly by?: number }[]) {
  const insert = db.prepare(
    `INSERT INTO decisions (read_id, slide_id, x, y, width, height, cell_id, origin, origin_class_id, status, marked)
     VALUES (?, 1, ?, 100, 1, 1, ?, 'proposal', 4, 'accepted', 1)`,
  )
  for (const { x, on = null, by = 1 } of made) insert.run(by, x, on)
}

/** The cell of each decision after the migration, and whether it still counts and is marked. */
function outcome() {
  anchorLeftovers(db)
  return db.prepare('SELECT cell_id, removed, marked FROM decisions ORDER BY id').raw().all()
}
const standing = (cell: number | null) => [cell, 0, 1]
const putAside = [null, 1, 0]

describe('A decision of an older screening', () => {
  it.each([
    [0.5, 12],
    [0.25, 24],
    [null, 6],
  ])('finds the cell within 6 µm of it, at a scale of %s µm/px within %i px', (micronsPerPixel, reach) => {
    scale = micronsPerPixel
    shown([1, 100], [2, 500])
    decided({ x: 100 + reach }, { x: 500 + reach + 0.1 })
    expect(outcome()).toEqual([standing(1), standing(null)])
  })

  it('finds the cell in each read by itself', () => {
    shown([1, 100])
    decided({ x: 101 }, { x: 102, by: 2 })
    expect(outcome()).toEqual([standing(1), standing(1)])
  })

  it('is put aside where the same read has decided on that cell since, and not where another one has', () => {
    shown([1, 100])
    decided({ x: 101 }, { x: 100, on: 1 }, { x: 102, by: 2 })
    expect(outcome()).toEqual([putAside, standing(1), standing(1)])
  })

  it('takes the next cell where the nearest one has a decision', () => {
    shown([1, 100], [2, 110])
    decided({ x: 103 }, { x: 100, on: 1 })
    expect(outcome()).toEqual([standing(2), standing(1)])
  })

  it('takes a cell for its repeat, once: of two decisions about one nucleus the newer one has it', () => {
    shown([1, 100], [2, 108, 1])
    decided({ x: 108 }, { x: 100 })
    expect(outcome()).toEqual([standing(null), standing(1)])
  })

  it('that was taken back looks for no cell', () => {
    shown([1, 100])
    decided({ x: 101 })
    db.exec('UPDATE decisions SET removed = 1')
    expect(outcome()).toEqual([[null, 1, 1]])
  })
})
