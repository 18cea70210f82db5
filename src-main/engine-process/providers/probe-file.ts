import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { arch, cpus, hostname, platform, release } from 'node:os'
import type { Pace } from '#main/engine/protocol/index.ts'
import { runtimeName } from './session.ts'

export interface ProbeRecord {
  readonly state: 'trying' | 'works' | 'refused'
  readonly note: string
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

type Probe = Findings & { readonly key: string }
/** Models that are remembered: those in use, those before, and what was tried. */
const KEPT = 16

function probesIn(file: string): Probe[] {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { probes?: Partial<Probe>[] }
    return (kept.probes ?? []).map(({ key = '', providers = {}, pace = {} }) => ({ key, providers, pace }))
  } catch {
    return []
  }
}

/** What is known under the key; nothing where the file is missing, unreadable or of other keys. */
export const readProbe = (file: string | null, key: string): Findings =>
  (file === null ? [] : probesIn(file)).find((probe) => probe.key === key) ?? nothing

/** Adds to what is known under the key. Best effort: a probe that cannot be kept is made again. */
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
    // A full disk shows itself where it matters.
  }
}
