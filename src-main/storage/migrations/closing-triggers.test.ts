import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecords } from '../open.ts'
import { type BareDatabase, bareDatabase } from '../testing/index.ts'

let folder: string
let db: BareDatabase
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-closed-'))
  const file = join(folder, 'daybreak.sqlite')
  openRecords(file).close()
  db = bareDatabase(file)
  db.exec(rows)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Case 1 is signed, case 2 is open, case 3 is a teaching case with the slide of case 1. Slide 3 is in no case. */
const rows = `
  INSERT INTO patients (id, created_at) VALUES (1, ''), (2, '');
  INSERT INTO cases (id, accession, kind, added_at) VALUES (1, 'SIGNED', 'clinical', ''), (2, 'OPEN', 'clinical', ''),
    (3, 'LESSON', 'teaching', '');
  INSERT INTO slides (id, sha256, path, file_name, bytes, modified_ms, info, microns_per_pixel, scale_source, added_at)
    VALUES (1, 'a', '/a', 'a', 1, 1, '{}', 0.5, 'file', ''), (2, 'b', '/b', 'b', 1, 1, '{}', 0.5, 'file', ''),
      (3, 'c', '/c', 'c', 1, 1, '{}', 0.5, 'file', '');
  INSERT INTO case_slides VALUES (1, 1, 0, ''), (2, 2, 0, ''), (3, 1, 0, '');
  INSERT INTO slide_labels (slide_id, codes, accessions, scanner, state, changed_at)
    VALUES (1, '[]', '[]', '', 'free', ''), (2, '[]', '[]', '', 'free', '');
  INSERT INTO screenings (id, slide_sha256, model_sha256, params_hash, params, started_at)
    VALUES (1, 'a', 'm', 'p', '{}', '');
  INSERT INTO cells (id, screening_id, batch, x, y, width, height, label, abnormal, high_grade, presence, first_look)
    VALUES (1, 1, 0, 10, 20, 30, 40, 4, 0.9, 0.8, 0.7, 3);
  INSERT INTO reads (id, case_id, person_id, purpose, begun_at) VALUES (1, 1, 'local', 'first', ''),
    (2, 2, 'local', 'first', ''), (3, 3, 'local', 'teaching', ''), (4, 1, 'system', 'second', '');
  INSERT INTO decisions (id, read_id, slide_id, x, y, width, height, origin, origin_class_id, status)
    VALUES (1, 1, 1, 1, 1, 1, 1, 'reader', 4, 'accepted'), (2, 2, 2, 1, 1, 1, 1, 'reader', 4, 'accepted'),
      (3, 4, 1, 1, 1, 1, 1, 'reader', 4, 'accepted');
  INSERT INTO review_acts (id, read_id, kind, action, before, after, at) VALUES (1, 2, 'act', '{}', '[]', '[]', '');
  INSERT INTO reports (id, case_id, version, kind, read_id, signer_id, signer_name, meaning, signed_at, content,
      snapshot, pdf_sha256, pdf)
    VALUES (1, 1, 1, 'final', 1, 'local', 'A', 'm', '', '{}', '{}', '', x'00');
  INSERT INTO report_slides VALUES (1, 1, 1);
  UPDATE reads SET done_at = '2026-01-01' WHERE id = 1;
  INSERT INTO case_identities (id, case_id, accession, patient_name, specimen, at, person_id)
    VALUES (1, 2, 'OPEN', '', '', '', 'local');`

const report = (caseId: number, version: number, kind: string, supersedes: number | null, readId: number) =>
  `INSERT INTO reports (case_id, version, kind, supersedes, read_id, signer_id, signer_name, meaning, signed_at, content,
     snapshot, pdf_sha256, pdf) VALUES (${caseId}, ${version}, '${kind}', ${supersedes}, ${readId}, 'local', 'A', 'm', '',
     '{}', '{}', '', x'00')`
const decision = (readId: number) =>
  `INSERT INTO decisions (read_id, slide_id, x, y, width, height, origin, origin_class_id, status)
     VALUES (${readId}, 1, 1, 1, 1, 1, 'reader', 4, 'accepted')`
const act = (readId: number) =>
  `INSERT INTO review_acts (read_id, kind, action, before, after, at) VALUES (${readId}, 'act', '{}', '[]', '[]', '')`
const read = (caseId: number, purpose: string, person = 'local') =>
  `INSERT INTO reads (case_id, person_id, purpose, begun_at) VALUES (${caseId}, '${person}', '${purpose}', '')`
const amending = `${read(1, 'amendment')};`

describe('What was signed', () => {
  it.each([
    'UPDATE reports SET meaning = 0',
    'DELETE FROM reports',
    'UPDATE report_slides SET screening_id = NULL WHERE report_id = 1',
    'DELETE FROM report_slides',
    'INSERT OR REPLACE INTO report_slides SELECT * FROM report_slides',
    `${amending} ${report(1, 2, 'final', 1, 5)}`,
    `${amending} ${report(1, 2, 'amendment', null, 5)}`,
    `${amending} ${report(1, 3, 'amendment', 1, 5)}`,
    "UPDATE cases SET accession = 'x' WHERE id = 1",
    "UPDATE cases SET patient_name = 'x' WHERE id = 1",
    "UPDATE cases SET birth_date = '1980' WHERE id = 1",
    "UPDATE cases SET specimen = 'other' WHERE id = 1",
    'UPDATE cases SET patient_id = 2 WHERE id = 1',
    'UPDATE cases SET merged_into = 2 WHERE id = 1',
    "INSERT INTO case_slides VALUES (1, 3, 1, '')",
    'UPDATE case_slides SET place = 5 WHERE case_id = 1',
    'UPDATE case_slides SET case_id = 1 WHERE case_id = 2',
    'UPDATE slides SET microns_per_pixel = 0.25 WHERE id = 1',
    "UPDATE slides SET sha256 = 'x' WHERE id = 1",
    "UPDATE slides SET info = '[]' WHERE id = 1",
    "UPDATE slide_labels SET state = 'matched' WHERE slide_id = 1",
    'DELETE FROM slides WHERE id = 1',
    read(1, 'first', 'system'),
    read(1, 'adjudication'),
  ])('is closed: %s', (sql) => {
    expect(() => db.exec(sql)).toThrow('case-signed')
  })

  it.each([
    'INSERT OR REPLACE INTO reports SELECT * FROM reports',
    report(2, 2, 'amendment', 1, 2),
    report(2, 1, 'amendment', null, 2),
  ])('is the first report of a chain, or follows the one before it: %s', (sql) => {
    // Two triggers refuse these, in no stated order.
    expect(() => db.exec(sql)).toThrow(/case-signed|read-closed/)
  })

  it.each([
    "UPDATE slides SET path = '/moved' WHERE id = 1",
    'UPDATE slides SET microns_per_pixel = 0.25 WHERE id = 2',
    "UPDATE slide_labels SET state = 'matched' WHERE slide_id = 2",
    "UPDATE cases SET opened_at = '2026' WHERE id = 1",
    "UPDATE cases SET accession = 'x' WHERE id = 2",
    "INSERT INTO case_slides VALUES (2, 3, 1, '')",
    read(1, 'addendum'),
    read(2, 'second'),
    report(2, 1, 'final', null, 2),
    `${amending} ${report(1, 2, 'amendment', 1, 5)}`,
    `${amending} UPDATE cases SET accession = 'x' WHERE id = 1`,
    `${amending} INSERT INTO case_slides VALUES (1, 3, 1, '')`,
    `${amending} ${decision(5)}; ${act(5)}`,
    `${decision(3)}; ${act(3)}`,
    "UPDATE reads SET draft = '{}' WHERE id = 3",
  ])('leaves open what it does not speak of, and an amendment opens it: %s', (sql) => {
    expect(() => db.exec(sql)).not.toThrow()
  })
})

describe('A read that is done, or whose case was signed without it', () => {
  it.each([
    "UPDATE reads SET draft = '{}' WHERE id = 1",
    'UPDATE reads SET done_at = NULL WHERE id = 1',
    decision(1),
    "UPDATE decisions SET status = 'open' WHERE id = 1",
    act(1),
    "UPDATE reads SET draft = '{}' WHERE id = 4",
    decision(4),
    "UPDATE decisions SET status = 'open' WHERE id = 3",
    'UPDATE decisions SET read_id = 4 WHERE id = 2',
    act(4),
    report(2, 1, 'final', null, 3),
    `${amending} UPDATE reads SET done_at = '2026' WHERE id = 5; ${report(1, 2, 'amendment', 1, 5)}`,
    `${read(1, 'addendum')}; ${report(1, 2, 'amendment', 1, 5)}`,
  ])('takes nothing more: %s', (sql) => {
    expect(() => db.exec(sql)).toThrow('read-closed')
  })
})

describe('What was done', () => {
  it.each([
    "UPDATE reads SET person_id = 'system' WHERE id = 2",
    'UPDATE reads SET case_id = 3 WHERE id = 2',
    "UPDATE reads SET purpose = 'second' WHERE id = 2",
    'DELETE FROM reads WHERE id = 2',
    'INSERT OR REPLACE INTO reads SELECT * FROM reads WHERE id = 2',
    'DELETE FROM decisions WHERE id = 2',
    'INSERT OR REPLACE INTO decisions SELECT * FROM decisions WHERE id = 2',
    'UPDATE review_acts SET at = 1',
    'DELETE FROM review_acts',
    'INSERT OR REPLACE INTO review_acts SELECT * FROM review_acts',
    "UPDATE case_identities SET accession = 'x'",
    'DELETE FROM case_identities',
    'INSERT OR REPLACE INTO case_identities SELECT * FROM case_identities',
    "UPDATE cases SET kind = 'teaching' WHERE id = 2",
    'DELETE FROM case_slides WHERE case_id = 2',
    "UPDATE screenings SET task = 'urine'",
    "UPDATE classes SET code = 'x' WHERE id = 1",
    'DELETE FROM classes WHERE id = 1',
    "INSERT OR REPLACE INTO classes (id, task, code) VALUES (1, 'cervix', 'x')",
    "INSERT OR REPLACE INTO classes (id, task, code) VALUES (99, 'cervix', 'NILM')",
  ])('stays as it was: %s', (sql) => {
    expect(() => db.exec(sql)).toThrow('append-only')
  })

  it('a slide is in one clinical case at a time, and in any number of others', () => {
    db.exec("INSERT INTO cases (id, accession, kind, added_at) VALUES (4, 'SECOND', 'clinical', '')")
    expect(() => db.exec("INSERT INTO case_slides VALUES (4, 2, 0, '')")).toThrow('conflict')
    db.exec("INSERT INTO case_slides VALUES (3, 2, 1, '')")
    expect(() => db.exec('UPDATE case_slides SET case_id = 4 WHERE case_id = 3 AND slide_id = 2')).toThrow('conflict')
    db.exec('UPDATE case_slides SET case_id = 4 WHERE case_id = 2 AND slide_id = 2')
    expect(db.prepare('SELECT case_id FROM case_slides WHERE slide_id = 2 ORDER BY 1').pluck().all()).toEqual([3, 4])
  })

  it('a case is read as another task until somebody has begun to read it', () => {
    db.exec("INSERT INTO cases (id, accession, added_at) VALUES (4, 'NEW', '')")
    db.exec("UPDATE cases SET task = 'urine' WHERE id = 4")
    expect(() => db.exec("UPDATE cases SET task = 'urine' WHERE id = 2")).toThrow('case-begun')
    db.exec("UPDATE cases SET task = 'cervix' WHERE id = 2")
  })

  it('one amendment of a case is open at a time, and one read for a person and a purpose', () => {
    db.exec(amending)
    expect(() => db.exec(read(1, 'amendment', 'system'))).toThrow('UNIQUE')
    expect(() => db.exec(read(2, 'first'))).toThrow('UNIQUE')
    db.exec(read(2, 'first', 'system'))
  })
})
