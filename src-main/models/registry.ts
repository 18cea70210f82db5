import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { type Exemplars, loadExemplars } from './exemplars.ts'
import { type Manifest, manifest, type Registry, registryFile } from './manifest.ts'

/** A model all of whose files matched their hashes. */
export interface LoadedModel {
  readonly name: string
  readonly version: string
  /** Identity: SHA-256 over the manifest's bytes and the hashes of the files it names. */
  readonly sha256: string
  readonly folder: string
  readonly manifest: Manifest
  readonly detectorFile: string
  readonly graderFile: string
  /** The same in half precision, if the model has it. */
  readonly halfDetectorFile: string | null
  readonly halfGraderFile: string | null
  /** Path of the model card. */
  readonly cardFile: string
  readonly exemplars: Exemplars | null
}

/** The model in use. Throws AppError `model-missing`, `model-invalid`. */
export const readRegistry = async (folder: string): Promise<Registry> =>
  (await readJson(registryFile, join(folder, 'registry.json'), 'registry.json')).value

/**
 * Loads the active (or the named) model of a models folder and checks the hash of each file. Throws AppError
 * `model-missing`, `model-invalid`, `model-hash-mismatch`.
 */
export async function loadRegistry(folder: string, name?: string): Promise<LoadedModel> {
  const active = name ?? (await readRegistry(folder)).active
  return loadModel(join(folder, active), active)
}

/** Names of all models in a models folder, sound or not. */
export async function modelsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const homes = entries.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'manifest.json')))
  return homes.map((entry) => entry.name).sort()
}

/** The task of a manifest. Models trained before tasks had names are cervical. */
export const taskNameOf = ({ task }: Readonly<Record<string, unknown>>): string =>
  typeof task === 'string' ? task : 'cervix'

/** The task of a model in a models folder, sound or not; null if its manifest cannot be read. */
export async function taskIn(folder: string, name: string): Promise<string | null> {
  try {
    return taskNameOf(JSON.parse(await readFile(join(folder, name, 'manifest.json'), 'utf8')))
  } catch {
    return null
  }
}

async function loadModel(folder: string, name: string): Promise<LoadedModel> {
  const { value, bytes } = await readJson(manifest, join(folder, 'manifest.json'), name)
  if (value.name !== name)
    throw new AppError('model-invalid', { name, detail: `its manifest is for the model ${value.name}` })
  const identity = createHash('sha256').update(bytes)
  const { detector, grader } = value
  for (const part of [detector, grader, detector.half, grader.half]) {
    if (!part) continue
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
    detectorFile: join(folder, detector.file),
    graderFile: join(folder, grader.file),
    halfDetectorFile: detector.half ? join(folder, detector.half.file) : null,
    halfGraderFile: grader.half ? join(folder, grader.half.file) : null,
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
  // One buffer is used for the whole file. A stream's buffers would stay in memory, as large as the model, until the
  // next garbage collection.
  const buffer = Buffer.allocUnsafe(1 << 20)
  const handle = await open(file).catch(() => null)
  try {
    for (let read = 1; handle && read > 0; ) {
      read = (await handle.read(buffer)).bytesRead
      hash.update(buffer.subarray(0, read))
    }
  } catch {
    throw new AppError('model-missing', { name })
  } finally {
    await handle?.close()
  }
  if (!handle) throw new AppError('model-missing', { name })
  return hash.digest('hex')
}
