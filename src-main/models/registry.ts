import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { type Exemplars, loadExemplars } from './exemplars.ts'
import { type Manifest, manifest, registryFile } from './manifest.ts'

/** A model whose every file matched its hash. */
export interface LoadedModel {
  readonly name: string
  readonly version: string
  /** Identity: SHA-256 over the manifest's bytes and the hashes of the files it names. */
  readonly sha256: string
  readonly folder: string
  readonly manifest: Manifest
  readonly detectorFile: string
  readonly graderFile: string
  /** Path of the model card. */
  readonly cardFile: string
  readonly exemplars: Exemplars | null
}

/**
 * Loads the active model (or the one named) of a models folder and checks each file against its hash.
 * Throws AppError `model-missing`, `model-invalid`, `model-hash-mismatch`.
 */
export async function loadRegistry(folder: string, name?: string): Promise<LoadedModel> {
  const active = name ?? (await readJson(registryFile, join(folder, 'registry.json'), 'registry.json')).value.active
  return loadModel(join(folder, active), active)
}

async function loadModel(folder: string, name: string): Promise<LoadedModel> {
  const { value, bytes } = await readJson(manifest, join(folder, 'manifest.json'), name)
  if (value.name !== name)
    throw new AppError('model-invalid', { name, detail: `its manifest is for the model ${value.name}` })
  const identity = createHash('sha256').update(bytes)
  for (const part of [value.detector, value.grader]) {
    const sha256 = await hashOf(join(folder, part.file), part.file)
    if (sha256 !== part.sha256) throw new AppError('model-hash-mismatch', { file: `${name}/${part.file}` })
    identity.update(sha256)
  }
  return {
    name,
    version: value.version,
    sha256: identity.digest('hex'),
    folder,
    manifest: value,
    detectorFile: join(folder, value.detector.file),
    graderFile: join(folder, value.grader.file),
    cardFile: join(folder, value.card),
    exemplars: value.exemplars ? await loadExemplars(folder, name, value.exemplars) : null,
  }
}

async function readJson<S extends z.ZodType>(schema: S, file: string, name: string) {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch {
    throw new AppError('model-missing', { name })
  }
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new AppError('model-invalid', { name, detail: 'its manifest is not JSON' })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { value: parsed.data, bytes }
  const issue = parsed.error.issues[0]
  throw new AppError('model-invalid', { name, detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
}

async function hashOf(file: string, name: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  } catch {
    throw new AppError('model-missing', { name })
  }
  return hash.digest('hex')
}
