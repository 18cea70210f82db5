import type { EngineModel, EngineSetup } from '#main/engine/protocol/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { plausibleProviders } from './plausible.ts'
import { compareWithCpu } from './probe.ts'
import { type ProbeRecord, probeKey, readProbe, writeProbe } from './probe-file.ts'
import { type Provider, providers } from './session.ts'

export interface Choice {
  readonly provider: Provider
  readonly notes: readonly string[]
}

/**
 * The first provider, in order, that gives the CPU's results for the real model and is faster. The findings are
 * stored in a file by machine, runtime and model. A provider that crashed the engine is not tried again.
 */
export async function chooseProvider(setup: EngineSetup, model: EngineModel): Promise<Choice> {
  if (setup.provider !== 'auto') return forced(setup.provider)
  const candidates = plausibleProviders()
  // There is nothing to compare, so the start stays quick.
  if (candidates.every((provider) => provider === 'cpu')) return { provider: 'cpu', notes: [] }
  const key = probeKey(model.sha256)
  const keep = (provider: Provider, found: ProbeRecord): ProbeRecord => {
    writeProbe(setup.probeFile, key, { providers: { [provider]: found } })
    return found
  }
  const { providers: known } = readProbe(setup.probeFile, key)
  const notes: string[] = []
  for (const provider of candidates) {
    if (provider === 'cpu') break
    let found = known[provider]
    if (found?.state === 'trying') found = keep(provider, { state: 'refused', note: 'it stopped the engine' })
    else if (!found) {
      // Written before the attempt: if the probe crashes the process, the next start knows.
      keep(provider, { state: 'trying', note: '' })
      found = keep(provider, await compareWithCpu(provider, model, setup.threads))
    }
    if (found.state === 'works') return { provider, notes: [...notes, `${provider}: ${found.note}`] }
    notes.push(`${provider}: ${found.note}`)
  }
  return { provider: 'cpu', notes }
}

/** A provider that passed the probe but fails in use is not used again; the CPU replaces it. */
export function refuseProvider(setup: EngineSetup, model: EngineModel, choice: Choice, why: string): Choice {
  const key = probeKey(model.sha256)
  writeProbe(setup.probeFile, key, { providers: { [choice.provider]: { state: 'refused', note: why } } })
  return { provider: 'cpu', notes: [...choice.notes, `${choice.provider}: ${why}`] }
}

function forced(name: string): Choice {
  const provider = providers.find((known) => known === name)
  if (!provider) throw new AppError('invalid-input', { detail: `no execution provider ${name}` })
  return { provider, notes: ['chosen by hand'] }
}
