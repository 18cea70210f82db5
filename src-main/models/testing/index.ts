import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { headSha256 } from '../head.ts'
import type { LoadedModel } from '../registry.ts'

/**
 * For tests: writes a head for a model that gives every cell the class `sure`, whatever its embedding. `change`
 * changes what is written after the hash was computed.
 */
export function writeHead(
  folder: string,
  { sha256, manifest }: Pick<LoadedModel, 'sha256' | 'manifest'>,
  sure: string,
  change: (head: Record<string, unknown>) => void = () => {},
  fileName = 'tiny.json',
): void {
  const { classes, embeddingSize } = manifest.grader
  const weights = new Uint8Array(new Float32Array(classes.length * embeddingSize).buffer)
  const bias = new Uint8Array(Float32Array.from(classes, (name) => (name === sure ? 8 : 0)).buffer)
  const head = headFields({ model: sha256, classes, weights, bias, temperature: 2 }, embeddingSize)
  change(head)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, fileName), JSON.stringify(head))
}

/** A head's file, with its matching hash. */
export function headFields(contents: Parameters<typeof headSha256>[0], embeddingSize: number): Record<string, unknown> {
  const { model, classes, weights, bias, temperature } = contents
  return {
    ...{ schema: 1, name: 'tiny-head', version: '1.0.0', model, classes, embeddingSize },
    weights: Buffer.from(weights).toString('base64'),
    bias: Buffer.from(bias).toString('base64'),
    calibration: { temperature },
    sha256: headSha256(contents),
  }
}
