import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

interface Entry {
  readonly bytes: number
  /** When it was last asked for, or written; ms. */
  usedAt: number
}

/** Beyond the limit this share of it is let go at once, so that not every tile has to make room for itself. */
const letGo = 0.1

/**
 * Which files lie in the cache's folder, how large they are and when they were last used. The least recently used are
 * deleted beyond `maxBytes`. What is there from before is looked through in the background; from then on what is not
 * there costs no look at the disk.
 */
export class KeptFiles {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #entries = new Map<string, Entry>()
  readonly #looking: Promise<void>
  #bytes = 0
  #looked = false
  #evicting: Promise<void> | null = null

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder
    this.#maxBytes = maxBytes
    this.#looking = lookThrough(folder, (name, entry) => {
      if (!this.#entries.has(name)) this.#put(name, entry)
    }).then(() => {
      this.#looked = true
      return this.evict()
    })
  }

  /** Bytes on disk as far as they are known. */
  get bytes(): number {
    return this.#bytes
  }

  /** False where the file certainly is not there. */
  mayHave(name: string): boolean {
    return !this.#looked || this.#entries.has(name)
  }

  /** The file is there and was used just now. */
  used(name: string, bytes: number): void {
    this.#put(name, { bytes, usedAt: Date.now() })
  }

  forget(name: string): void {
    this.#bytes -= this.#entries.get(name)?.bytes ?? 0
    this.#entries.delete(name)
  }

  /** Deletes the least recently used files where there are too many bytes. Never rejects. */
  async evict(): Promise<void> {
    if (this.#bytes <= this.#maxBytes || this.#evicting) return
    this.#evicting = this.#deleteOldest().finally(() => {
      this.#evicting = null
    })
    await this.#evicting
  }

  /** Resolves when nothing is looked for or deleted any more. */
  async idle(): Promise<void> {
    await this.#looking
    await this.#evicting
  }

  async #deleteOldest(): Promise<void> {
    const oldest = [...this.#entries].sort(([, a], [, b]) => a.usedAt - b.usedAt)
    for (const [name] of oldest) {
      if (this.#bytes <= this.#maxBytes * (1 - letGo)) break
      this.forget(name)
      await rm(join(this.#folder, name), { force: true }).catch(() => undefined)
    }
  }

  #put(name: string, entry: Entry): void {
    this.forget(name)
    this.#bytes += entry.bytes
    this.#entries.set(name, entry)
  }
}

/** Names what lies in the cache's folder; a tile that was not finished is removed. */
async function lookThrough(folder: string, found: (name: string, entry: Entry) => void): Promise<void> {
  const slides = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const slide of slides) {
    if (!slide.isDirectory()) continue
    const names = await readdir(join(folder, slide.name)).catch(() => [])
    for (const name of names) {
      const path = join(folder, slide.name, name)
      if (name.endsWith('.tmp')) await rm(path, { force: true }).catch(() => undefined)
      const info = name.endsWith('.tmp') ? null : await stat(path).catch(() => null)
      if (info) found(`${slide.name}/${name}`, { bytes: info.size, usedAt: info.mtimeMs })
    }
    if (names.length === 0) await rm(join(folder, slide.name), { recursive: true, force: true }).catch(() => undefined)
  }
}
