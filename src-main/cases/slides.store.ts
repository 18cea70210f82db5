import type { Database } from 'better-sqlite3'
import type { Slide } from '#shared/contract/schemas/slide.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'

export type ScaleSource = Slide['scaleSource']

/** A slide as stored. `present` is not here: it is a fact of this minute, see presence.ts. */
export interface SlideRecord {
  readonly id: number
  readonly caseId: number
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  /** The file's mtime when it was hashed, ms since 1970. */
  readonly modifiedMs: number
  readonly info: SlideInfo
  readonly micronsPerPixel: number | null
  readonly scaleSource: ScaleSource
  readonly addedAt: string
}

type Row = Omit<SlideRecord, 'info'> & { readonly info: string }

const columns = `id, case_id AS caseId, sha256, path, file_name AS fileName, bytes, modified_ms AS modifiedMs, info,
  microns_per_pixel AS micronsPerPixel, scale_source AS scaleSource, added_at AS addedAt`

const parsed = (row: Row | undefined): SlideRecord | null => (row ? { ...row, info: JSON.parse(row.info) } : null)

/** SQL of slides. */
export function openSlidesStore(db: Database) {
  const byId = db.prepare<[number], Row>(`SELECT ${columns} FROM slides WHERE id = ?`)
  const byHash = db.prepare<[string], Row>(`SELECT ${columns} FROM slides WHERE sha256 = ?`)
  const all = db.prepare<[], Row>(`SELECT ${columns} FROM slides ORDER BY id`)
  const places = db.prepare<[], { id: number; path: string }>('SELECT id, path FROM slides')
  const insert = db.prepare<Omit<Row, 'id'>>(
    `INSERT INTO slides (case_id, sha256, path, file_name, bytes, modified_ms, info, microns_per_pixel, scale_source,
       added_at)
     VALUES (@caseId, @sha256, @path, @fileName, @bytes, @modifiedMs, @info, @micronsPerPixel, @scaleSource, @addedAt)`,
  )
  const move = db.prepare<[string, string, number, number, number]>(
    'UPDATE slides SET path = ?, file_name = ?, bytes = ?, modified_ms = ? WHERE id = ?',
  )
  const scale = db.prepare<[number, ScaleSource, number]>(
    'UPDATE slides SET microns_per_pixel = ?, scale_source = ? WHERE id = ?',
  )

  return {
    byId: (id: number) => parsed(byId.get(id)),
    byHash: (sha256: string) => parsed(byHash.get(sha256)),
    all: () => all.all().flatMap((row) => parsed(row) ?? []),
    places: () => places.all(),
    insert: (slide: Omit<SlideRecord, 'id'>) =>
      Number(insert.run({ ...slide, info: JSON.stringify(slide.info) }).lastInsertRowid),
    move: (id: number, to: { path: string; fileName: string; bytes: number; modifiedMs: number }) =>
      void move.run(to.path, to.fileName, to.bytes, to.modifiedMs, id),
    setScale: (id: number, micronsPerPixel: number, source: ScaleSource) => void scale.run(micronsPerPixel, source, id),
  }
}
export type SlidesStore = ReturnType<typeof openSlidesStore>
