import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ShippedModel } from './bill.ts'

/** The models in a folder that have a manifest. */
export const shippedModels = (folder: string): ShippedModel[] =>
  readdirSync(folder)
    .map((name) => join(folder, name, 'manifest.json'))
    .filter((manifest) => existsSync(manifest))
    .map((manifest) => {
      const bytes = readFileSync(manifest)
      const { name, version } = JSON.parse(bytes.toString()) as { name: string; version: string }
      return { name, version, sha256: createHash('sha256').update(bytes).digest('hex') }
    })
