import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#shared/contract/errors.ts'

/** The manifest's entry for the examples: each file with its SHA-256. */
export const exemplarsEntry = z.looseObject({ files: z.record(z.string(), z.string()) })

const listing = z.looseObject({
  embeddingSize: z.number().int().positive(),
  sheet: z.string(),
  thumbPx: z.number().positive(),
  citation: z.string(),
  entries: z.array(
    z.looseObject({
      label: z.string(),
      source: z.string(),
      column: z.number().int().nonnegative(),
      row: z.number().int().nonnegative(),
    }),
  ),
})

/**
 * Openly licensed labelled training cells with their embeddings and small pictures. They show what a decision rests
 * on.
 */
export interface Exemplars {
  readonly thumbPx: number
  readonly citation: string
  /** JPEG with thumbnails in a grid. */
  readonly sheet: Uint8Array
  readonly sheetSha256: string
  readonly entries: z.infer<typeof listing>['entries']
  /** Float32, one row per entry, each of unit length. */
  readonly embeddings: Float32Array
  readonly embeddingSize: number
}

/**
 * Reads the examples and checks them against their hashes. Throws `model-missing`, `model-hash-mismatch`,
 * `model-invalid`.
 */
export async function loadExemplars(
  folder: string,
  name: string,
  entry: z.infer<typeof exemplarsEntry>,
): Promise<Exemplars> {
  const bytesOf = async (file: string): Promise<Buffer> => {
    const bytes = await readFile(join(folder, file)).catch(() => {
      throw new AppError('model-missing', { name: `${name}/${file}` })
    })
    if (createHash('sha256').update(bytes).digest('hex') !== entry.files[file])
      throw new AppError('model-hash-mismatch', { file: `${name}/${file}` })
    return bytes
  }
  const parsed = listing.safeParse(JSON.parse((await bytesOf('exemplars.json')).toString('utf8')))
  if (!parsed.success)
    throw new AppError('model-invalid', { name, detail: `exemplars.json: ${parsed.error.issues[0]?.message}` })
  const { embeddingSize, entries, thumbPx, citation, sheet } = parsed.data
  const stored = await bytesOf('exemplars.bin')
  if (stored.length !== 2 * embeddingSize * entries.length)
    throw new AppError('model-invalid', { name, detail: 'the size of exemplars.bin does not fit exemplars.json' })
  const embeddings = Float32Array.from({ length: embeddingSize * entries.length }, (_, i) =>
    fromHalf(stored.readUInt16LE(2 * i)),
  )
  const picture = await bytesOf(sheet)
  return {
    thumbPx,
    citation,
    sheet: picture,
    sheetSha256: entry.files[sheet] ?? '',
    entries,
    embeddings,
    embeddingSize,
  }
}

/** The `most` examples nearest to an embedding by cosine similarity, nearest first. */
export function nearestExemplars(
  exemplars: Exemplars,
  embedding: Float32Array,
  most: number,
): { index: number; similarity: number }[] {
  const { embeddings, embeddingSize, entries } = exemplars
  if (embedding.length !== embeddingSize) return []
  const length = Math.hypot(...embedding) || 1
  return entries
    .map((_, index) => {
      let dot = 0
      for (let k = 0; k < embeddingSize; k++) dot += embedding[k]! * embeddings[index * embeddingSize + k]!
      return { index, similarity: dot / length }
    })
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, most)
}

/** Converts IEEE 754 binary16 to a number. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
