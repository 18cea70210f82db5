import type { Change, Records } from '#main/storage/index.ts'
import type { FileStamp } from '#shared/domain/file-stamp.ts'

/** A slide's file as the records know it. */
export interface HashedSlide {
  readonly id: number
  readonly sha256: string
  readonly path: string
  readonly fileName: string
  /** Size of the file that opens it. */
  readonly bytes: number
  /** Its mtime when it was hashed, whole ms since 1970. */
  readonly modifiedMs: number
  /** All files of the slide as they were when it was hashed; null where that is not known. */
  readonly files: readonly FileStamp[] | null
}

type Row = Omit<HashedSlide, 'files'> & { readonly files: string | null }

/** SQL of what a slide's files were when they were hashed. */
export function openContentsStore(records: Records) {
  const columns = 'SELECT id, sha256, path, file_name AS fileName, bytes, modified_ms AS modifiedMs, files FROM slides'
  const byId = records.read<[number], Row>(`${columns} WHERE id = ?`)
  const byHash = records.read<[string], Row>(`${columns} WHERE sha256 = ?`)
  const renew = records.write<[string | null, number, number, number]>(
    'UPDATE slides SET files = ?, bytes = ?, modified_ms = ? WHERE id = ?',
  )
  const parsed = (row: Row | undefined): HashedSlide | null =>
    row ? { ...row, files: row.files === null ? null : (JSON.parse(row.files) as FileStamp[]) } : null
  return {
    find: (id: number) => parsed(byId.get(id)),
    byHash: (sha256: string) => parsed(byHash.get(sha256)),
    /** The same content lies in these files now. */
    renew(change: Change, { id, bytes, modifiedMs, files }: Omit<HashedSlide, 'sha256' | 'path' | 'fileName'>): void {
      renew.run(change, files && JSON.stringify(files), bytes, modifiedMs, id)
    },
  }
}
export type ContentsStore = ReturnType<typeof openContentsStore>
