import { hostname, release, userInfo } from 'node:os'
import { readLog } from '#main/log/index.ts'
import { createPseudonyms, type Identifier, identifiersIn, scrubber } from '#main/privacy/index.ts'
import type { ReadableRecords } from '#main/storage/index.ts'
import type { DoctorFinding } from '#shared/contract/schemas/doctor.ts'
import { lookUp } from '#shared/messages/index.ts'

export interface ProblemReportInput {
  /** The records whose names must not be in the report; null if they cannot be read, which leaves the log out. */
  readonly records: ReadableRecords | null
  readonly logFolder: string
  readonly version: string
  readonly host: string
  readonly findings: readonly DoctorFinding[]
  readonly now: Date
  /** Makes the codes. A new one for each report, so that two reports cannot be joined. */
  readonly key: Uint8Array
}

/** Lines of the log that a report holds at most. */
const mostLines = 500

/**
 * A text for whoever helps with a problem: versions, the self-check and the last lines of the log. Every identifier of the
 * records, the names of this machine and its user, paths and addresses are replaced by codes.
 */
export function problemReport({ records, logFolder, version, host, findings, now, key }: ProblemReportInput): string {
  const scrub = scrubber([...(records ? identifiersIn(records) : []), ...ofThisMachine()], createPseudonyms(key))
  const lines = records ? [...readLog(logFolder)].slice(-mostLines) : []
  return [
    `Daybreak ${version}, problem report of ${now.toISOString()}`,
    `host ${host}, ${process.platform} ${release()} ${process.arch}, Node ${process.versions.node}`,
    '',
    'Self-check',
    ...findings.map(({ check, state, code, params }) =>
      scrub(`${state.padEnd(7)} ${check}: ${lookUp(`doctor.${code}`, params) ?? code}`),
    ),
    '',
    records
      ? `Log, the last ${lines.length} lines`
      : 'Log left out: the records cannot be read, so names cannot be found',
    // Each value on its own: the signs of JSON are no part of a name.
    ...lines.map((line) =>
      JSON.stringify(line, (key, value) => (key !== 'at' && typeof value === 'string' ? scrub(value) : value)),
    ),
    '',
  ].join('\n')
}

function ofThisMachine(): Identifier[] {
  const names: Identifier[] = [{ kind: 'device', value: hostname() }]
  try {
    const { username } = userInfo()
    // The name of the administrator of every machine names nobody.
    if (username !== 'root') names.push({ kind: 'person', value: username })
  } catch {
    // A user without an entry in the system's list has no name to hide.
  }
  return names
}
