import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inconsistent } from './inconsistent.ts'
import { type Migration, migrate } from './migrate.ts'
import { type MigrationStep, migrateOnCopy } from './migrate-copy.ts'
import { migrations } from './migrations/index.ts'

let folder: string
let file: string
const copy = () => join(folder, 'daybreak.migrating.sqlite')
const old = migrations.slice(0, 4)
/** A step of a later version, just enough to show that it ran exactly once. */
const later: readonly Migration[] = [
  ...old,
  { version: 5, name: 'five', sql: 'CREATE TABLE five (x); INSERT INTO five VALUES (1)' },
  { version: 6, name: 'six', run: (db) => void db.exec('CREATE TABLE six AS SELECT pdf_sha256 AS sha FROM sign_outs') },
]
const pdf = Buffer.from('%PDF-1.7 a signed report')
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const fingerprint = () => sha256(readFileSync(file))
const names = () => readdirSync(folder).sort()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-migrate-'))
  file = join(folder, 'daybreak.sqlite')
  records()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Records of schema 4 with two signed cases and one unsigned case. */
function records(at = file): void {
  const db = new Sqlite(at)
  db.pragma('journal_mode = WAL')
  migrate(db, old)
  const add = db.prepare("INSERT INTO cases (accession, added_at) VALUES (?, '2026-01-01')")
  for (const accession of ['C1', 'C2', 'C3']) add.run(accession)
  const sign = db.prepare(
    `INSERT INTO sign_outs (case_id, signer, meaning, signed_at, pdf_sha256, report, snapshot, pdf)
     VALUES (?, 'Dr. Byron', 'signed', '2026-01-02', ?, '{}', '{}', ?)`,
  )
  for (const id of [1, 2]) sign.run(id, sha256(pdf), pdf)
  db.close()
}

function look<T>(at: string, sql: string): T[] {
  const db = new Sqlite(at, { readonly: true })
  try {
    return db.prepare<[], T>(sql).pluck().all()
  } finally {
    db.close()
  }
}
const versionOf = (at = file) => look<number>(at, 'SELECT user_version FROM pragma_user_version')[0]
const steps = (list = later) => {
  const heard: MigrationStep[] = []
  migrateOnCopy(file, list, (step) => heard.push(step))
  return heard
}

describe('Records of an older version', () => {
  it('are migrated on a copy, which then replaces them; the old file is kept', () => {
    expect(migrateOnCopy(file, later)).toEqual({ from: 4, to: 6 })
    expect(versionOf()).toBe(6)
    expect(look(file, 'SELECT sha FROM six')).toEqual([sha256(pdf), sha256(pdf)])
    expect(names()).toEqual(['daybreak.before-v6.sqlite', 'daybreak.sqlite'])
    expect(versionOf(join(folder, 'daybreak.before-v6.sqlite'))).toBe(4)
    expect(look(file, "SELECT count(*) FROM sqlite_schema WHERE name = 'migration_source'")).toEqual([0])
  })

  it('are migrated including the log of a process that was killed', () => {
    const script = `import Sqlite from 'better-sqlite3-multiple-ciphers'
      const db = new Sqlite(${JSON.stringify(file)})
      db.exec("INSERT INTO settings VALUES ('kept', '1')")
      process.kill(process.pid, 'SIGKILL')`
    run(script)
    expect(names()).toContain('daybreak.sqlite-wal')
    migrateOnCopy(file, later)
    expect(look(file, "SELECT value FROM settings WHERE key = 'kept'")).toEqual(['1'])
    expect(look(join(folder, 'daybreak.before-v6.sqlite'), 'SELECT count(*) FROM settings')).toEqual([1])
  })

  it('keep only the newest of the old files', () => {
    migrateOnCopy(file, later.slice(0, 5))
    migrateOnCopy(file, later)
    expect(names()).toEqual(['daybreak.before-v6.sqlite', 'daybreak.sqlite'])
    expect(versionOf(join(folder, 'daybreak.before-v6.sqlite'))).toBe(5)
  })

  it('are left alone if they are current, new or empty', () => {
    migrateOnCopy(file, later)
    const before = fingerprint()
    expect(migrateOnCopy(file, later)).toBeNull()
    expect(fingerprint()).toBe(before)
    writeFileSync(file, '')
    expect(migrateOnCopy(file, later)).toBeNull()
    expect(migrateOnCopy(join(folder, 'none.sqlite'), later)).toBeNull()
    expect(names()).not.toContain('none.sqlite')
  })

  it('are left alone while another process has them open', () => {
    const other = new Sqlite(file)
    other.prepare('SELECT count(*) FROM cases').get()
    expect(() => migrateOnCopy(file, later)).toThrow(expect.objectContaining({ code: 'data-folder-in-use' }))
    expect(existsSync(copy())).toBe(false)
    other.close()
    expect(migrateOnCopy(file, later)).toEqual({ from: 4, to: 6 })
  })
})

describe('A migration that was killed', () => {
  const stages: MigrationStep[] = ['copied', 'marked', 'migrated 5', 'migrated 6', 'verified', 'kept', 'exchanged']
  it.each(stages)(
    'after it had %s leaves the old or the new records, and the next start finishes the new ones',
    (stage) => {
      const code = killedAt(stage)
      expect(code).toBe('SIGKILL')
      expect(versionOf()).toBe(stage === 'exchanged' ? 6 : 4)
      const rest = steps()
      const done = stages.indexOf(stage)
      // A copy without its mark may be incomplete, so it is made again. A committed step is not run again.
      if (stage === 'copied' || stage === 'kept') expect(rest).toEqual(stages)
      else if (stage === 'exchanged') expect(rest).toEqual([])
      else expect(rest).toEqual(stages.slice(Math.min(done + 1, stages.indexOf('verified'))))
      expect(versionOf()).toBe(6)
      expect(look(file, 'SELECT x FROM five')).toEqual([1])
      expect(look<Buffer>(file, 'SELECT pdf FROM sign_outs').map(sha256)).toEqual([sha256(pdf), sha256(pdf)])
      expect(names()).toEqual(['daybreak.before-v6.sqlite', 'daybreak.sqlite'])
    },
  )

  it('inside a step undoes the step and runs it again', () => {
    const six = `{ version: 6, name: 'six', run: (db) => {
      db.pragma('cache_size = 1')
      db.exec('CREATE TABLE six (x); INSERT INTO six SELECT hex(randomblob(3000)) FROM json_each(' + many + ')')
      process.kill(process.pid, 'SIGKILL') } }`
    expect(run(`const many = "'[" + Array(500).fill(1) + "]'"\n${migrating(`[...later.slice(0, 5), ${six}]`)}`)).toBe(
      'SIGKILL',
    )
    expect(names()).toContain('daybreak.migrating.sqlite-journal')
    expect(steps()).toEqual(['migrated 6', 'verified', 'kept', 'exchanged'])
    expect(look(file, 'SELECT count(*) FROM six')).toEqual([2])
  })

  it('while copying starts again, whatever it left behind', () => {
    const whole = readFileSync(file)
    writeFileSync(copy(), whole.subarray(0, whole.length / 2))
    writeFileSync(`${copy()}-journal`, 'left over')
    expect(steps()[0]).toBe('copied')
    expect(versionOf()).toBe(6)
    expect(names()).toEqual(['daybreak.before-v6.sqlite', 'daybreak.sqlite'])
  })

  it('does not continue if other records are there now', () => {
    killedAt('migrated 5')
    rmSync(file)
    records()
    const db = new Sqlite(file)
    db.exec("INSERT INTO cases (accession, added_at) VALUES ('OTHER', '2026-01-01')")
    db.close()
    expect(steps()).toEqual(['copied', ...stages.slice(1)])
    expect(look(file, 'SELECT accession FROM cases')).toContain('OTHER')
  })
})

describe('A migration', () => {
  const refused = (step: Omit<Migration, 'version'>, error: unknown) => {
    const before = fingerprint()
    expect(() => migrateOnCopy(file, [...old, { version: 5, ...step }])).toThrow(error as Error)
    expect(fingerprint()).toBe(before)
    expect(names()).toEqual(['daybreak.sqlite'])
  }
  const named = (params: Record<string, string | number>) =>
    expect.objectContaining({ data: { code: 'records-inconsistent', params, retryable: false } })
  // The file alone holds the records, without a log that the first attempt would merge.
  beforeEach(() => {
    const db = new Sqlite(file)
    db.pragma('journal_mode = DELETE')
    db.close()
  })

  it('names the row that the program cannot have made, and changes nothing', () => {
    const run = () => {
      throw inconsistent('cells', 7, 'class 17 is unknown')
    }
    refused({ name: 'classes', run }, named({ table: 'cells', row: 7, why: 'class 17 is unknown' }))
  })

  it('names the draft whose case is missing before any step runs', () => {
    const db = new Sqlite(file)
    db.pragma('foreign_keys = OFF')
    db.exec("INSERT INTO drafts VALUES (99, '{}', '2026-01-01')")
    db.close()
    const run = () => expect.fail('no step may run')
    refused({ name: 'none', run }, named({ table: 'drafts', row: 99, why: 'points to a row that is missing in cases' }))
  })

  it('names the constraint of the new schema that the rows break', () => {
    const sql = 'CREATE TABLE once (day TEXT UNIQUE); INSERT INTO once SELECT added_at FROM cases'
    const why = 'UNIQUE constraint failed: once.day (migration days)'
    refused({ name: 'days', sql }, named({ table: 'once', row: '?', why }))
  })

  it('is refused if a reference would point to nothing', () => {
    const sql = 'DROP TRIGGER case_closed; DELETE FROM cases WHERE id = 2'
    refused(
      { name: 'less', sql },
      named({ table: 'sign_outs', row: 2, why: 'points to a row that is missing in cases' }),
    )
  })

  it.each([
    ['a signed report changes', "DROP TRIGGER sign_outs_stay; UPDATE sign_outs SET pdf = x'00' WHERE case_id = 2"],
    ['a signed report is lost', 'DROP TRIGGER sign_outs_remain; DELETE FROM sign_outs WHERE case_id = 2'],
    [
      'rows are lost',
      "INSERT INTO quarantine (path, file_name, error, first_seen_at, last_seen_at) VALUES ('', '', '', '', '')",
    ],
  ])('is refused if %s', (_, sql) => {
    refused({ name: 'loss', sql }, /A migration would change/)
  })

  it('that runs out of disk space removes its copy, which frees the space', () => {
    const run: Migration['run'] = (db) => {
      db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
      db.exec('CREATE TABLE large AS SELECT zeroblob(1000000) AS x')
    }
    refused({ name: 'large', run }, expect.objectContaining({ code: 'SQLITE_FULL' }))
  })

  it('without space for the old file never moves it', () => {
    copyFileSync(file, join(folder, 'daybreak.before-v5.sqlite'))
    const run: Migration['run'] = () => {
      throw new Error('late')
    }
    expect(() => migrateOnCopy(file, [...old, { version: 5, name: 'late', run }])).toThrow('late')
    expect(names()).toEqual(['daybreak.before-v5.sqlite', 'daybreak.sqlite'])
  })
})

/** The signal that ended a separate process that ran this script; null if there was none. */
function run(script: string): string | null {
  const cwd = new URL('../..', import.meta.url)
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd, stdio: 'inherit' }).signal
}

const migrating = (list: string, onStep = '() => undefined') => `
  import { migrateOnCopy } from '#main/storage/migrate-copy.ts'
  import { migrations } from '#main/storage/migrations/index.ts'
  const later = [...migrations.slice(0, 4), { version: 5, name: 'five', sql: ${JSON.stringify(later[4]?.sql)} },
    { version: 6, name: 'six', sql: 'CREATE TABLE six AS SELECT pdf_sha256 AS sha FROM sign_outs' }]
  migrateOnCopy(${JSON.stringify(file)}, ${list}, ${onStep})`

const killedAt = (stage: MigrationStep) =>
  run(migrating('later', `(step) => { if (step === '${stage}') process.kill(process.pid, 'SIGKILL') }`))
