import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { LoadedModel } from './registry.ts'

export interface CardPicture {
  readonly bytes: Uint8Array
  readonly mimeType: string
}

/** A model's card as text, and the pictures that it shows. */
export interface ModelCard {
  /** Markdown; empty if there is no card. */
  text(): Promise<string>
  /** A picture by the path that the card uses; null for anything that the card does not show. */
  picture(path: string): Promise<CardPicture | null>
}

const types: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
}
/** Matches `![words](path)` with a path inside the model's own folder. */
const shown = /!\[[^\]]*\]\(((?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*[A-Za-z0-9_-][A-Za-z0-9._-]*)\)/g

/** The card of the model that `modelOf` currently returns. */
export function createModelCard(modelOf: () => LoadedModel | null): ModelCard {
  const textOf = (model: LoadedModel | null): Promise<string> =>
    model ? readFile(model.cardFile, 'utf8').catch(() => '') : Promise.resolve('')
  return {
    text: () => textOf(modelOf()),
    async picture(path) {
      const model = modelOf()
      const named = [...(await textOf(model)).matchAll(shown)].some(([, name]) => name === path)
      const mimeType = types[extname(path).toLowerCase()]
      if (!model || !named || !mimeType) return null
      const bytes = await readFile(join(model.folder, path)).catch(() => null)
      return bytes && { bytes, mimeType }
    },
  }
}
