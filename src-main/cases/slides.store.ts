import type { Change, Records } from '#main/storage/index.ts'
import type { Slide } from '#shared/contract/schemas/slide.ts'
import type { FileStamp } from '#shared/domain/file-stamp.ts'
import type { SlideInfo } from '#shared/domain/slide-info.ts'

export type ScaleSource = Slide['scaleSource']

/** A slide as stored, without `present`, which changes by the minute; see presence.ts. */
export interface SlideRecord {
  readonly id: number
  /** The slide's main case if no other is named: the clinical one, otherwise its first. */
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

/** Where a slide lies, or lies now; as the records keep it. */
export interface SlidePlaceOnDisk {
  readonly path: string
  readonly fileName: string
  readonly bytes: number
  readonly modifiedMs: number
  /** All its files as they were when it was hashed; null where that is not known. See the part `contents`. */
  readonly files?: readonly FileStamp[] | null
}

export type NewSlideRecord = Omit<SlideRecord, 'id' | 'caseId' | 'addedAt'> & SlidePlaceOnDisk

type Row = Omit<SlideRecord, 'info'> & { readonly info: string }

const columns = `s.id, h.case_id AS caseId, s.sha256, s.path, s.file_name AS fileName, s.bytes,
  s.modified_ms AS modifiedMs, s.info, s.microns_per_pixel AS micronsPerPixel, s.scale_source AS scaleSource,
  s.added_at AS addedAt`
const from = 'FROM slides s JOIN slide_homes h ON h.slide_id = s.id'

const textOf = (files: SlidePlaceOnDisk['files']): string | null => (files ? JSON.stringify(files) : null)
const parsed = (row: Row): SlideRecord => ({ ...row, info: JSON.parse(row.info) })

/** SQL of slides, and of the cases that they belong to. */
export function openSlidesStore(records: Records) {
  const byId = records.read<[number], Row>(`SELECT ${columns} ${from} WHERE s.id = ?`)
  const byHash = records.read<[string], Row>(`SELECT ${columns} ${from} WHERE s.sha256 = ?`)
  const all = records.read<[], Row>(`SELECT ${columns} ${from} ORDER BY s.id`)
  const ofCase = records.read<[number], Row>(
    `SELECT ${columns} ${from} JOIN case_slides k ON k.slide_id = s.id WHERE k.case_id = ? ORDER BY k.place, s.id`,
  )
  const ids = records.read<[], number>('SELECT id FROM slides', { pluck: true })
  const casesOf = records.read<[number], number>(
    `SELECT c.id FROM case_slides k JOIN cases c ON c.id = k.case_id
     WHERE k.slide_id = ? AND c.merged_into IS NULL ORDER BY c.id`,
    { pluck: true },
  )
  const insert = records.write<[Omit<Row, 'id' | 'caseId'> & { files: string | null }]>(
    `INSERT INTO slides (sha256, path, file_name, bytes, modified_ms, info, microns_per_pixel, scale_source, added_at,
       files)
     VALUES (@sha256, @path, @fileName, @bytes, @modifiedMs, @info, @micronsPerPixel, @scaleSource, @addedAt, @files)`,
  )
  const join = records.write<[{ caseId: number; slideId: number; at: string }]>(
    `INSERT INTO case_slides (case_id, slide_id, place, added_at)
     VALUES (@caseId, @slideId, 1 + coalesce((SELECT max(place) FROM case_slides WHERE case_id = @caseId), -1), @at)`,
  )
  const moveTo = records.write<[{ slideId: number; from: number; to: number }]>(
    `UPDATE case_slides SET case_id = @to,
       place = 1 + coalesce((SELECT max(place) FROM case_slides WHERE case_id = @to), -1)
     WHERE case_id = @from AND slide_id = @slideId`,
  )
  const relocate = records.write<[string, string, number, number, string | null, number]>(
    'UPDATE slides SET path = ?, file_name = ?, bytes = ?, modified_ms = ?, files = ? WHERE id = ?',
  )
  const scale = records.write<[number | null, ScaleSource, number]>(
    'UPDATE slides SET microns_per_pixel = ?, scale_source = ? WHERE id = ?',
  )

  const maybe = (row: Row | undefined): SlideRecord | null => (row ? parsed(row) : null)
  return {
    byId: (id: number) => maybe(byId.get(id)),
    byHash: (sha256: string) => maybe(byHash.get(sha256)),
    all: () => all.all().map(parsed),
    /** The slides of a case in order. */
    ofCase: (caseId: number) => ofCase.all(caseId).map(parsed),
    /** Every case that the slide belongs to. */
    casesOf: (slideId: number) => casesOf.all(slideId),
    ids: () => ids.all(),
    insert: (change: Change, slide: NewSlideRecord): number => {
      const { sha256, path, fileName, bytes, modifiedMs, info, micronsPerPixel, scaleSource } = slide
      const files = textOf(slide.files)
      const file = { sha256, path, fileName, bytes, modifiedMs, micronsPerPixel, scaleSource, files }
      return insert.run(change, { ...file, info: JSON.stringify(info), addedAt: change.at }).lastInsertRowid
    },
    /** Appends the slide to this case. */
    join: (change: Change, caseId: number, slideId: number): void =>
      void join.run(change, { caseId, slideId, at: change.at }),
    /** Moves the slide from one case to another. */
    moveTo: (change: Change, slideId: number, from: number, to: number): void =>
      void moveTo.run(change, { slideId, from, to }),
    relocate(change: Change, id: number, { path, fileName, bytes, modifiedMs, files }: SlidePlaceOnDisk): void {
      relocate.run(change, path, fileName, bytes, modifiedMs, textOf(files), id)
    },
    /** `micronsPerPixel`: null if the scale is unknown. */
    setScale: (change: Change, id: number, micronsPerPixel: number | null, source: ScaleSource): void =>
      void scale.run(change, micronsPerPixel, source, id),
  }
}
export type SlidesStore = ReturnType<typeof openSlidesStore>
