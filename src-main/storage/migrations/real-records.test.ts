import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../migrate.ts'
import { migrateOnCopy } from '../migrate-copy.ts'
import { oldShown, writeOldRecords } from '../testing/index.ts'
import { migrations } from './index.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-real-'))
  file = join(folder, 'daybreak.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function using<T>(at: string, work: (db: Sqlite.Database) => T): T {
  const db = new Sqlite(at)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

/** Every row of every table, except that the time at which the program's own people were added is replaced. */
const contents = (at = file): Record<string, unknown[]> =>
  using(at, (db) => {
    const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck()
    return Object.fromEntries(
      tables.all().map((table) => {
        const columns = table === 'people' ? 'id, name, closed_at' : '*'
        return [table, db.prepare(`SELECT ${columns} FROM "${table}"`).all()]
      }),
    )
  })

/** The signal that ended a separate process that migrates the file and kills itself after the step. */
function killedAfter(step: string): string | null {
  const script = `import { migrateOnCopy } from '#main/storage/migrate-copy.ts'
    import { migrations } from '#main/storage/migrations/index.ts'
    migrateOnCopy(${JSON.stringify(file)}, migrations, (step) => {
      if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL')
    })`
  const cwd = new URL('../../..', import.meta.url)
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: 'inherit' }).signal
}

describe('Real records of schema 4', () => {
  it.each(migrations.filter(({ version }) => version > 4).map(({ version, name }) => [version, name] as const))(
    'killed after step %i (%s) end as those that were not',
    (version) => {
      const whole = join(folder, 'whole.sqlite')
      writeOldRecords(whole)
      migrateOnCopy(whole, migrations)
      writeOldRecords(file)
      expect(killedAfter(`migrated ${version}`)).toBe('SIGKILL')
      migrateOnCopy(file, migrations)
      expect(contents()).toEqual(contents(whole))
    },
  )

  it('keep every signed report, every order and every refused file', () => {
    writeOldRecords(file)
    migrateOnCopy(file, migrations)
    const { reports = [], orders = [], quarantine = [] } = contents()
    const signed = oldShown().details.flatMap(({ signOut }) => (signOut ? [signOut.reportSha256] : []))
    expect(reports.map((row) => (row as { pdf_sha256: string }).pdf_sha256).sort()).toEqual(signed.sort())
    expect(orders).toHaveLength(4)
    expect(quarantine).toHaveLength(2)
  })
})

describe('Rows that the program cannot have written', () => {
  const oneOfCase5 = 'case_id = 5 AND cell_id = (SELECT max(cell_id) FROM cell_reviews WHERE case_id = 5)'
  const reviewed = expect.stringMatching(/^5\/\d+$/)
  const lostCell = `UPDATE review_actions SET after = '[[99999,"accepted","ASC-US",0,0]]' WHERE id = 4`

  it.each([
    ['cells', 1, 'UPDATE cells SET label = 17 WHERE id = 1', 'class 17 is unknown'],
    ['cell_reviews', reviewed, `UPDATE cell_reviews SET label = 99 WHERE ${oneOfCase5}`, 'the class is unknown'],
    ['cell_reviews', reviewed, `UPDATE cell_reviews SET status = 'x' WHERE ${oneOfCase5}`, 'the status is unknown'],
    ['cells', 293, 'DELETE FROM cell_reviews WHERE cell_id = 293', 'a reader added it, but no case has it'],
    [
      'cell_reviews',
      '3/35',
      'UPDATE cell_reviews SET case_id = 3 WHERE cell_id = 35',
      'the cell is on no slide of the case',
    ],
    ['review_actions', 4, lostCell, 'cell 99999 has no review'],
    ['drafts', 99, "INSERT INTO drafts VALUES (99, '{}', '2026')", 'points to a row that is missing in cases'],
    ['slides', 3, 'UPDATE slides SET case_id = 77 WHERE id = 3', 'points to a row that is missing in cases'],
  ])('in %s %s are refused by name, and nothing is changed (%s)', (table, row, sql, why) => {
    writeOldRecords(file)
    using(file, (db) => {
      db.pragma('foreign_keys = OFF')
      const triggers = db
        .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .all()
      for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
      expect(db.prepare(sql).run().changes).toBe(1)
      for (const trigger of triggers) db.exec(trigger.sql)
    })
    const before = readFileSync(file)
    expect(() => migrateOnCopy(file, migrations)).toThrow(
      expect.objectContaining({
        data: { code: 'records-inconsistent', params: { table, row, why }, retryable: false },
      }),
    )
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['daybreak.sqlite'])
  })
})

describe('Records of every earlier version', () => {
  /** One case of each kind, in the columns of the first schema. */
  const rows = `
    INSERT INTO settings VALUES ('readerName', '"Dr. Ada Byron"');
    INSERT INTO cases (id, accession, added_at) VALUES (1, 'SIGNED', '2026-01-01'), (2, 'OPEN', '2026-01-02');
    INSERT INTO slides (id, case_id, sha256, path, file_name, bytes, modified_ms, info, microns_per_pixel, scale_source,
        added_at)
      SELECT id, id, 'sha' || id, '/s' || id, 's' || id, 1, 1, '{}', 0.25, 'file', added_at FROM cases;
    INSERT INTO screenings (id, slide_sha256, model_sha256, params_hash, params, phase, result, started_at, finished_at)
      SELECT id, sha256, 'm', 'p', '{}', 'done', '{}', '2026-01-03', '2026-01-03' FROM slides;
    INSERT INTO jobs (id, kind, slide_id, screening_id, state, queued_at, finished_at)
      SELECT id, 'screening', id, id, 'succeeded', '2026-01-03', '2026-01-03' FROM slides;
    INSERT INTO cells (id, screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence)
      VALUES (1, 1, 0, 10, 20, 30, 40, 4, 0.9, 0.8, 0.7), (2, 2, 0, 10, 20, 30, 40, 0, 0.1, 0, 0.7),
        (3, 2, -1, 50, 60, 30, 40, 2, 0, 0, 0);
    INSERT INTO cell_reviews VALUES (1, 1, 'accepted', 4, 1, 0), (2, 3, 'relabelled', 2, 0, 0);
    INSERT INTO review_actions (case_id, reader, kind, action, before, after, at)
      VALUES (2, 'Dr. Ada Byron', 'act', '{"kind":"add","label":"LSIL"}', '[[3,"relabelled","LSIL",0,1]]',
        '[[3,"relabelled","LSIL",0,0]]', '2026-01-04');
    INSERT INTO drafts VALUES (2, '{"comment":"open"}', '2026-01-04');
    INSERT INTO sign_outs VALUES (1, 'Dr. Ada Byron', 'm', '2026-01-05', 1, 'sha', '{}', '{}', x'0102');`

  it.each([1, 2, 3, 4, 5, 6])('of schema %i end up the same as those from schema 4', (version) => {
    const made = (at: string, from: number) => {
      using(at, (db) => {
        migrate(db, migrations.slice(0, Math.min(from, 4)))
        db.exec(rows)
        migrate(db, migrations.slice(0, from))
      })
      migrateOnCopy(at, migrations)
    }
    const whole = join(folder, 'whole.sqlite')
    made(whole, 4)
    made(file, version)
    expect(contents()).toEqual(contents(whole))
    const { reports, decisions, people } = contents()
    expect(reports).toEqual([expect.objectContaining({ case_id: 1, pdf: Buffer.from([1, 2]), pdf_sha256: 'sha' })])
    expect(decisions).toEqual([
      expect.objectContaining({ slide_id: 1, cell_id: 1, status: 'accepted', class_id: 4, marked: 1 }),
      expect.objectContaining({ slide_id: 2, cell_id: null, origin: 'reader', class_id: 2, x: 50 }),
    ])
    expect(people).toContainEqual({ id: 'local', name: 'Dr. Ada Byron', closed_at: null })
  })
})
