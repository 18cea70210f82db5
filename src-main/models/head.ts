import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'
import { sha256 } from '#shared/contract/schemas/common.ts'
import type { Manifest } from './manifest.ts'
import type { LoadedModel } from './registry.ts'

/** A head's file; docs/models.md describes it. Unknown keys are kept. */
const headFile = z.looseObject({
  schema: z.literal(1),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  version: z.string().min(1),
  /** The model whose embedding it uses. */
  model: sha256,
  classes: z.array(z.string()).min(2),
  embeddingSize: z.number().int().positive(),
  /** Base64 of little-endian float32: one row of the embedding's size per class. */
  weights: z.base64(),
  bias: z.base64(),
  calibration: z.looseObject({ temperature: z.number().positive() }),
  /** Hash of everything above that its results depend on; see `headSha256`. */
  sha256,
})

/** A layer on top of a model's embedding, checked against its hash and its model. */
export interface LoadedHead {
  readonly name: string
  readonly version: string
  /** Identity, and part of what a screening's result depends on. */
  readonly sha256: string
  /** The classes of the model's grader, in the head's own order. */
  readonly classes: Manifest['grader']['classes']
  /** One row of the embedding's size per class. */
  readonly weights: Float32Array
  readonly bias: Float32Array
  readonly temperature: number
}

/** The contents of a head's hash, in this order. */
export interface HeadContents {
  readonly model: string
  readonly classes: readonly string[]
  readonly weights: Uint8Array
  readonly bias: Uint8Array
  readonly temperature: number
}

/**
 * SHA-256 over the line `daybreak-head 1`, the model's hash, each class (one line each), and then the bytes of the
 * weights, of the bias, and of the temperature as a little-endian float64.
 */
export function headSha256({ model, classes, weights, bias, temperature }: HeadContents): string {
  const hash = createHash('sha256')
  for (const line of ['daybreak-head 1', model, ...classes]) hash.update(`${line}\n`)
  const last = Buffer.alloc(8)
  last.writeDoubleLE(temperature)
  return hash.update(weights).update(bias).update(last).digest('hex')
}

/**
 * Reads a head and checks it against its hash and the model that it is used with. Throws AppError `head-invalid` with
 * the file's name and the reason: another model, classes that differ from the model's grader, a wrong size, or values
 * that are not numbers.
 */
export async function loadHead(file: string, model: LoadedModel): Promise<LoadedHead> {
  const refuse = (detail: string): never => {
    throw new AppError('head-invalid', { file: basename(file), detail })
  }
  const text = await readFile(file, 'utf8').catch(() => refuse('the file does not exist'))
  const parsed = headFile.safeParse(parseJson(text))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return refuse(`${issue?.path.join('.') || 'the file'}: ${issue?.message ?? ''}`)
  }
  const { name, version, classes, embeddingSize, calibration } = parsed.data
  const weights = Buffer.from(parsed.data.weights, 'base64')
  const bias = Buffer.from(parsed.data.bias, 'base64')
  const { temperature } = calibration
  const contents = { model: parsed.data.model, classes, weights, bias, temperature }
  if (headSha256(contents) !== parsed.data.sha256) refuse('its contents do not match its hash')
  if (contents.model !== model.sha256)
    refuse(`it was made for the model ${contents.model.slice(0, 12)}, not for ${model.name}`)
  const { grader } = model.manifest
  if (embeddingSize !== grader.embeddingSize)
    refuse(`it needs embeddings of ${embeddingSize} numbers, but those of ${model.name} have ${grader.embeddingSize}`)
  const wrong = wrongClass(classes, grader.classes)
  if (wrong) refuse(wrong)
  if (weights.length !== 4 * classes.length * embeddingSize)
    refuse('weights: there must be one row of embeddingSize numbers for each class')
  if (bias.length !== 4 * classes.length) refuse('bias: there must be one number for each class')
  const known = classes as Manifest['grader']['classes']
  const head = { name, version, sha256: parsed.data.sha256, classes: known, temperature }
  const numbers = { weights: floats(weights), bias: floats(bias) }
  for (const [part, values] of Object.entries(numbers))
    if (!values.every(Number.isFinite)) refuse(`${part}: some values are not numbers`)
  return { ...head, ...numbers }
}

/** File names of the heads in a folder, sound or not; empty if there is no folder. */
export async function headsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /^[A-Za-z0-9][A-Za-z0-9._-]*\.json$/.test(name)).sort()
}

/**
 * The aggregation of the slide's risk was fitted to the grader's classes, so a head must have exactly the same ones.
 */
function wrongClass(classes: readonly string[], known: readonly string[]): string | null {
  const unknown = classes.find((name) => !known.includes(name))
  if (unknown !== undefined) return `classes: the model has no class ${unknown}`
  const doubled = classes.find((name, i) => classes.indexOf(name) !== i)
  if (doubled !== undefined) return `classes: ${doubled} is named twice`
  const missing = known.find((name) => !classes.includes(name))
  return missing === undefined ? null : `classes: ${missing} is missing`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The bytes are copied, because floats must be aligned to multiples of four. */
const floats = (bytes: Buffer): Float32Array =>
  Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i))
