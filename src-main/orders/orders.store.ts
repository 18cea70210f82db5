import type { Change, Records } from '#main/storage/index.ts'
import type { Order, OrderImport } from '#shared/contract/schemas/orders.ts'
import { accessionKey } from '#shared/domain/accession.ts'
import type { OrderProblem, ParsedOrder } from './parse/index.ts'

export type OrderRow = Omit<Order, 'cancelled'> & { readonly cancelled: number }

/** Columns of an order `o`. */
export const columns = `o.id, o.accession, o.patient_name AS patientName, o.patient_sex AS patientSex,
  o.birth_date AS birthDate, o.specimen, o.specimen_text AS specimenText, o.cancelled,
  (SELECT count(*) FROM slide_labels l WHERE l.order_id = o.id) AS slides`

export const recordOf = (row: OrderRow | undefined): Order | null =>
  row ? { ...row, cancelled: row.cancelled === 1 } : null

/** What an order in a file changes. */
export type OrderChange = 'added' | 'changed' | 'cancelled' | 'same'

/** An order file that was read before. */
export interface KnownFile {
  readonly fileName: string
  readonly path: string | null
  readonly bytes: number
  readonly modifiedMs: number | null
}

export interface OrderFile {
  readonly fileName: string
  /** Null: chosen by hand. */
  readonly path: string | null
  readonly bytes: number
  readonly modifiedMs: number | null
  readonly added: number
  readonly changed: number
  readonly cancelled: number
  readonly matched: number
  readonly problems: readonly OrderProblem[]
}

const mostProblems = 100

/** A cancelled order that comes back is corrected, as is one that names another patient. */
const changed = `UPDATE orders SET patient_name = @patientName, patient_sex = @patientSex, birth_date = @birthDate,
     specimen = @specimen, specimen_text = @specimenText, cancelled = 0, changed_at = @at,
     corrected_at = iif(cancelled = 1 OR patient_name <> @patientName OR patient_sex IS NOT @patientSex
       OR birth_date IS NOT @birthDate, @at, corrected_at)
   WHERE accession_key = @key`

/** SQL of orders, and of the files that brought them. */
export function openOrdersStore(records: Records) {
  const byKey = records.read<[string], OrderRow>(`SELECT ${columns} FROM orders o WHERE o.accession_key = ?`)
  const byId = records.read<[number], OrderRow>(`SELECT ${columns} FROM orders o WHERE o.id = ?`)
  const open = records.read<[], OrderRow>(`SELECT ${columns} FROM orders o WHERE o.cancelled = 0`)
  const any = records.read<[], number>('SELECT EXISTS (SELECT 1 FROM orders)', { pluck: true })
  const insert = records.write<[object]>(
    `INSERT INTO orders (accession, accession_key, patient_name, patient_sex, birth_date, specimen, specimen_text,
       cancelled, imported_at, changed_at, corrected_at)
     VALUES (@accession, @key, @patientName, @patientSex, @birthDate, @specimen, @specimenText, 0, @at, @at, @at)`,
  )
  const update = records.write<[object]>(changed)
  const cancel = records.write<[{ at: string; id: number }]>(
    'UPDATE orders SET cancelled = 1, changed_at = @at, corrected_at = @at WHERE id = @id',
  )
  const insertFile = records.write<[object]>(
    `INSERT INTO order_files (file_name, path, bytes, modified_ms, added, changed, cancelled, matched, problems,
       problem_count, imported_at)
     VALUES (@fileName, @path, @bytes, @modifiedMs, @added, @changed, @cancelled, @matched, @problems, @problemCount, @at)`,
  )
  const updateFile = records.write<[object]>(
    `UPDATE order_files SET added = @added, changed = @changed, cancelled = @cancelled, matched = @matched,
       problems = @problems, problem_count = @problemCount WHERE id = @id`,
  )
  const file = records.read<[number], KnownFile>(
    'SELECT file_name AS fileName, path, bytes, modified_ms AS modifiedMs FROM order_files WHERE id = ?',
  )
  const isRead = records.read<[string, number, number], number>(
    'SELECT 1 FROM order_files WHERE path = ? AND bytes = ? AND modified_ms = ?',
    { pluck: true },
  )
  const files = records.read<[], Omit<OrderImport, 'problems' | 'byHand'> & { problems: string; byHand: number }>(
    `SELECT id, file_name AS fileName, path IS NULL AS byHand, added, changed, cancelled, matched, problems,
       problem_count AS problemCount, imported_at AS importedAt
     FROM order_files ORDER BY id DESC LIMIT 20`,
  )

  return {
    /** Whether the laboratory uses orders at all. */
    any: () => any.get() === 1,
    byAccession: (accession: string) => recordOf(byKey.get(accessionKey(accession))),
    byId: (id: number) => recordOf(byId.get(id)),
    /** Orders that were not withdrawn. */
    open: () => open.all().map((row) => ({ ...row, cancelled: false })),
    put(change: Change, order: ParsedOrder): OrderChange {
      const { at } = change
      const key = accessionKey(order.accession)
      const before = recordOf(byKey.get(key))
      if (order.cancelled) {
        if (!before || before.cancelled) return 'same'
        cancel.run(change, { at, id: before.id })
        return 'cancelled'
      }
      const { line: _, cancelled: __, ...values } = order
      if (!before) {
        insert.run(change, { ...values, key, at })
        return 'added'
      }
      if (!before.cancelled && isSame(before, order)) return 'same'
      update.run(change, { ...values, key, at })
      return 'changed'
    },
    isRead: (path: string, { bytes, modifiedMs }: { readonly bytes: number; readonly modifiedMs: number }) =>
      isRead.get(path, bytes, modifiedMs) === 1,
    file: (id: number): KnownFile | null => file.get(id) ?? null,
    /** Records what a file brought that waited for its character set. */
    updateFile(change: Change, id: number, { problems, ...counts }: Omit<OrderFile, keyof KnownFile>): void {
      const told = JSON.stringify(problems.slice(0, mostProblems))
      updateFile.run(change, { ...counts, id, problems: told, problemCount: problems.length })
    },
    putFile(change: Change, { problems, ...file }: OrderFile): number {
      const told = JSON.stringify(problems.slice(0, mostProblems))
      const row = { ...file, problems: told, problemCount: problems.length, at: change.at }
      return insertFile.run(change, row).lastInsertRowid
    },
    files: (): OrderImport[] =>
      files.all().map((row) => ({ ...row, byHand: row.byHand === 1, problems: JSON.parse(row.problems) })),
  }
}
export type OrdersStore = ReturnType<typeof openOrdersStore>

const isSame = (a: Order, b: ParsedOrder): boolean =>
  a.patientName === b.patientName &&
  a.patientSex === b.patientSex &&
  a.birthDate === b.birthDate &&
  a.specimen === b.specimen &&
  a.specimenText === b.specimenText
