import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { arch, cpus, hostname, platform, release } from 'node:os'
import { runtimeName } from './session.ts'

export interface ProbeRecord {
  readonly state: 'trying' | 'works' | 'refused'
  readonly note: string
}

/** Machine, runtime and model: when one of them changes, the probe is made again. */
export function probeKey(modelSha256: string): string {
  const machine = [hostname(), platform(), release(), arch(), cpus()[0]?.model, process.env.VK_ICD_FILENAMES]
  return createHash('sha256')
    .update(JSON.stringify([machine, runtimeName(), modelSha256]))
    .digest('hex')
}

/** What is known under the key; nothing where the file is missing, unreadable or of another key. */
export function readProbe(file: string | null, key: string): Record<string, ProbeRecord> {
  if (file === null) return {}
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { key?: string; providers?: Record<string, ProbeRecord> }
    return kept.key === key ? (kept.providers ?? {}) : {}
  } catch {
    return {}
  }
}

/** Best effort: a probe that cannot be kept is made again. */
export function writeProbe(file: string | null, key: string, providers: Record<string, ProbeRecord>): void {
  if (file === null) return
  try {
    writeFileSync(`${file}.part`, JSON.stringify({ key, providers }), { mode: 0o600 })
    renameSync(`${file}.part`, file)
  } catch {
    // A full disk shows itself where it matters.
  }
}
