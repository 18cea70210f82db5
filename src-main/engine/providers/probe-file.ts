import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { arch, cpus, hostname, platform, release } from 'node:os'
import { runtimeName } from './session.ts'

export interface ProbeRecord {
  readonly state: 'trying' | 'works' | 'refused'
  readonly note: string
}

/** How much is handed to the networks at once, as it was fastest here. */
export interface Pace {
  /** Crops that the grader looks at in one run. */
  readonly cropsPerRun: number
  /** Edge of the picture that the detector looks at in one run, halo included; px of its scale. */
  readonly inputPx: number
}

/** What was found out on this machine, by provider. */
export interface Findings {
  readonly providers: Readonly<Record<string, ProbeRecord>>
  readonly pace: Readonly<Record<string, Pace>>
}
const nothing: Findings = { providers: {}, pace: {} }

/** Machine, runtime and model: when one of them changes, the probe is made again. */
export function probeKey(modelSha256: string): string {
  const machine = [hostname(), platform(), release(), arch(), cpus()[0]?.model, process.env.VK_ICD_FILENAMES]
  return createHash('sha256')
    .update(JSON.stringify([machine, runtimeName(), modelSha256]))
    .digest('hex')
}

/** What is known under the key; nothing where the file is missing, unreadable or of another key. */
export function readProbe(file: string | null, key: string): Findings {
  if (file === null) return nothing
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Findings> & { key?: string }
    return kept.key === key ? { providers: kept.providers ?? {}, pace: kept.pace ?? {} } : nothing
  } catch {
    return nothing
  }
}

/** Adds to what is known under the key. Best effort: a probe that cannot be kept is made again. */
export function writeProbe(file: string | null, key: string, more: Partial<Findings>): void {
  if (file === null) return
  const known = readProbe(file, key)
  const findings = {
    key,
    providers: { ...known.providers, ...more.providers },
    pace: { ...known.pace, ...more.pace },
  }
  try {
    writeFileSync(`${file}.part`, JSON.stringify(findings), { mode: 0o600 })
    renameSync(`${file}.part`, file)
  } catch {
    // A full disk shows itself where it matters.
  }
}
