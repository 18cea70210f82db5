import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineModel } from '#main/engine/index.ts'
import type { EngineModel } from '#main/engine/protocol/index.ts'
import { loadRegistry } from '#main/models/index.ts'
import { tinyGrader, writeTinyModel } from '#main/testing/index.ts'
import { chooseProvider } from './choose.ts'
import { compareWithCpu } from './probe.ts'
import { probeKey, readProbe, writeProbe } from './probe-file.ts'
import { fileFor } from './session.ts'

let folder: string
let model: EngineModel
let probeFile: string
const icd = process.env.VK_ICD_FILENAMES
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-providers-'))
  writeTinyModel(folder)
  model = engineModel(await loadRegistry(folder))
  probeFile = join(folder, 'probe.json')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  if (icd === undefined) delete process.env.VK_ICD_FILENAMES
  else process.env.VK_ICD_FILENAMES = icd
})
const setup = (provider: string) => ({ provider, probeFile, threads: 1, modelBytes: 1e9 })

describe('the choice of the provider', () => {
  it('finds no difference between the CPU and the CPU', async () => {
    expect((await compareWithCpu('cpu', model, 1)).note).toMatch(/ms/)
  })

  it('detects a provider that gives different results, for either network', async () => {
    const swapped = (part: 'detector' | 'grader', file: string): EngineModel => ({
      ...model,
      [part]: { ...model[part], file },
    })
    const other = join(folder, 'other.onnx')
    writeFileSync(other, tinyGrader(64, -2))
    expect(await compareWithCpu('cpu', swapped('grader', other), 1, model)).toMatchObject({
      state: 'refused',
      note: expect.stringContaining('grader differs'),
    })
    expect((await compareWithCpu('cpu', swapped('detector', other), 1, model)).state).toBe('refused')
  })

  it('gives the CPU the eight-bit networks, and graphics cards those of half precision', () => {
    const network = { file: 'a', halfFile: 'b' }
    expect([fileFor(network, 'cpu'), fileFor(network, 'dml')]).toEqual(['a', 'b'])
    expect(fileFor({ file: 'a', halfFile: null }, 'dml')).toBe('a')
  })

  it('uses a manually requested provider, and refuses an unknown one', async () => {
    expect((await chooseProvider(setup('cpu'), model)).provider).toBe('cpu')
    await expect(chooseProvider(setup('abacus'), model)).rejects.toMatchObject({ data: { code: 'invalid-input' } })
  })

  it.runIf(process.platform === 'linux')('falls back to the CPU and remembers why', async () => {
    // With a missing driver, WebGPU is plausible but fails.
    process.env.VK_ICD_FILENAMES = join(folder, 'no-driver.json')
    const choice = await chooseProvider(setup('auto'), model)
    expect(choice.provider).toBe('cpu')
    expect(choice.notes.join()).toMatch(/webgpu: ./)
    expect(readProbe(probeFile, probeKey(model.sha256)).providers.webgpu?.state).toBe('refused')
    expect(await chooseProvider(setup('auto'), model)).toEqual(choice)
  })

  it.runIf(process.platform === 'linux')('does not retry a provider that crashed the engine', async () => {
    process.env.VK_ICD_FILENAMES = join(folder, 'no-driver.json')
    writeProbe(probeFile, probeKey(model.sha256), { providers: { webgpu: { state: 'trying', note: '' } } })
    const choice = await chooseProvider(setup('auto'), model)
    expect(choice).toMatchObject({ provider: 'cpu', notes: expect.arrayContaining(['webgpu: it stopped the engine']) })
  })

  it.runIf(process.platform === 'linux' && !existsSync('/dev/dri') && !existsSync('/dev/nvidia0'))(
    'probes nothing without a graphics card',
    async () => {
      delete process.env.VK_ICD_FILENAMES
      expect(await chooseProvider(setup('auto'), model)).toEqual({ provider: 'cpu', notes: [] })
      expect(existsSync(probeFile)).toBe(false)
    },
  )
})
