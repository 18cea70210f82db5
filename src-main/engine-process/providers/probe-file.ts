import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { arch, cpus, hostname, platform, release } from 'node:os'
import type { Pace } from '#main/engine/protocol/index.ts'
import { runtimeName } from './session.ts'

export interface ProbeRecord {
  readonly state: 'trying' | 'works' | 'refused'
  readonly note: string
}

/** Findings about this machine, by provider. */
export interface Findings {
  readonly providers: Readonly<Record<string, ProbeRecord>>
  readonly pace: Readonly<Record<string, Pace>>
}
const nothing: Findings = { providers: {}, pace: {} }

/** Machine, runtime and model. If one of them changes, the probe is repeated. */
export function probeKey(modelSha256: string): string {
  const machine = [hostname(), platform(), release(), arch(), cpus()[0]?.model, process.env.VK_ICD_FILENAMES]
  return createHash('sha256')
    .update(JSON.stringify([machine, runtimeName(), modelSha256]))
    .digest('hex')
}

type Probe = Findings & { readonly key: string }
/** Number of models that are remembered: current ones, previous ones, and those tried out. */
const KEPT = 16

function probesIn(file: string): Probe[] {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { probes?: Partial<Probe>[] }
    return (kept.probes ?? []).map(({ key = '', providers = {}, pace = {} }) => ({ key, providers, pace }))
  } catch {
    return []
  }
}

/** The findings for this key; empty if the file is missing, unreadable or has other keys. */
export const readProbe = (file: string | null, key: string): Findings =>
  (file === null ? [] : probesIn(file)).find((probe) => probe.key === key) ?? nothing

/** Adds to the findings for this key. Best effort: a probe that cannot be stored is repeated. */
export function writeProbe(file: string | null, key: string, more: Partial<Findings>): void {
  if (file === null) return
  const known = readProbe(file, key)
  const probe: Probe = {
    key,
    providers: { ...known.providers, ...more.providers },
    pace: { ...known.pace, ...more.pace },
  }
  const others = probesIn(file).filter((other) => other.key !== key)
  try {
    writeFileSync(`${file}.part`, JSON.stringify({ probes: [probe, ...others].slice(0, KEPT) }), { mode: 0o600 })
    renameSync(`${file}.part`, file)
  } catch {
    // A full disk is reported where it matters.
  }
}
