import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openReadable, readChain } from '../../src-main/storage/index.ts'
import type { Claim } from './claims.ts'

type Packed = [decision: number, status: string, label: string | null, marked: number, removed: number]

/**
 * What is wrong with the records in a data folder, and which acknowledged acts they lack; empty if they hold all that
 * was acknowledged and nothing by half. One line each.
 */
export function wrongWith(dataFolder: string, claims: readonly Claim[]): string[] {
  const file = join(dataFolder, 'daybreak.sqlite')
  // Killed before there were any records.
  if (!existsSync(file)) return claims.map((claim) => `lost with all records: ${JSON.stringify(claim)}`)
  const records = openReadable(file)
  const ask = <R>(sql: string, ...parameters: (string | number)[]): R[] =>
    records.read<(string | number)[], R>(sql).all(...parameters)
  try {
    const chain = readChain(records)
    const broken = chain.firstBreak()
    return [
      ...records.damage().map((line) => `damaged: ${line}`),
      ...records.dangling().map(({ table, row }) => `refers to nothing: ${table} ${row}`),
      ...(broken ? [`the chain is broken at event ${broken.event}`] : []),
      ...halfDecided(
        ask,
        claims.some(({ did }) => did === 'migrated'),
      ),
      ...halfSigned(ask),
      ...claims.flatMap((claim) => {
        if (!chain.holds(claim.head)) return [`lost: event ${claim.head.event}, before ${JSON.stringify(claim)}`]
        return holds(ask, claim) ? [] : [`lost: ${JSON.stringify(claim)}`]
      }),
    ]
  } finally {
    records.close()
  }
}

type Ask = <R>(sql: string, ...parameters: (string | number)[]) => R[]

function holds(ask: Ask, claim: Claim): boolean {
  switch (claim.did) {
    case 'imported':
      return ask('SELECT 1 FROM slides WHERE id = ?', claim.slideId).length === 1
    case 'screened':
      return ask("SELECT 1 FROM jobs WHERE slide_id = ? AND state = 'succeeded'", claim.slideId).length > 0
    case 'acted':
      return (
        ask(
          'SELECT 1 FROM review_acts a JOIN reads r ON r.id = a.read_id WHERE r.case_id = ? AND a.at = ?',
          claim.caseId,
          claim.at,
        ).length > 0
      )
    case 'drafted':
      // A later draft may have taken its place.
      return ask('SELECT 1 FROM reads WHERE case_id = ? AND draft_saved_at >= ?', claim.caseId, claim.at).length > 0
    case 'signed':
      return ask('SELECT 1 FROM reports WHERE case_id = ?', claim.caseId).length > 0
    default:
      return true
  }
}

/**
 * Each decision must stand as the last act on it left it. One statement reads both, so that they are of one moment even
 * if somebody writes meanwhile. A migration sets a decision aside, without an act, where one read decided twice on a cell.
 */
function halfDecided(ask: Ask, migrated: boolean): string[] {
  const last = new Map<number, Packed>()
  const stand: Packed[] = []
  const rows = ask<{ id: number | null; after: string }>(
    `SELECT NULL AS id, after, id AS position FROM review_acts
     UNION ALL SELECT id, json_array(id, status, class_id, marked, removed), 0 FROM decisions ORDER BY position`,
  )
  for (const { id, after } of rows) {
    if (id !== null) stand.push(JSON.parse(after) as Packed)
    else for (const state of JSON.parse(after) as Packed[]) last.set(state[0], state)
  }
  const wrong: string[] = []
  for (const is of stand) {
    const said = last.get(is[0])
    // The class is compared nowhere: a row holds its number, an act its code.
    const setAside = migrated && is[3] === 0 && is[4] === 1
    if (!said || said[1] !== is[1] || (!setAside && (said[3] !== is[3] || said[4] !== is[4])))
      wrong.push(`half written: a decision is ${JSON.stringify(is)}, its history says ${JSON.stringify(said)}`)
    last.delete(is[0])
  }
  return [...wrong, ...[...last.keys()].map((id) => `half written: an act names decision ${id}, which is not there`)]
}

/** A report belongs to a read that is closed, and holds the PDF of its hash. A signed case has a report. */
function halfSigned(ask: Ask): string[] {
  const reports = ask<{ caseId: number; doneAt: string | null; sha256: string; pdf: Buffer }>(
    `SELECT p.case_id AS caseId, r.done_at AS doneAt, p.pdf_sha256 AS sha256, p.pdf
     FROM reports p JOIN reads r ON r.id = p.read_id`,
  )
  const events = ask<{ caseId: number }>("SELECT case_id AS caseId FROM events WHERE what = 'case-signed'")
  const signed = new Set(reports.map(({ caseId }) => caseId))
  return [
    ...reports
      .filter(({ doneAt, sha256, pdf }) => doneAt === null || createHash('sha256').update(pdf).digest('hex') !== sha256)
      .map(({ caseId }) => `half written: report of case ${caseId}`),
    ...events
      .filter(({ caseId }) => !signed.has(caseId))
      .map(({ caseId }) => `case ${caseId} was signed without report`),
  ]
}
