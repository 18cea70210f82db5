import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

interface Entry {
  readonly bytes: number
  /** When the file was last requested or written; ms. */
  usedAt: number
}

/**
 * Share of the limit that is freed at once when it is exceeded, so that not every tile has to make room for itself.
 */
const letGo = 0.1

/**
 * The files in the cache's folder with their sizes and times of last use. Beyond `maxBytes`, the least recently used
 * are deleted. Existing files are listed in the background. After that, a missing file costs no disk access.
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

  /** Bytes on disk, as far as known. */
  get bytes(): number {
    return this.#bytes
  }

  /** False if the file certainly does not exist. */
  mayHave(name: string): boolean {
    return !this.#looked || this.#entries.has(name)
  }

  /** The file exists and was just used. */
  used(name: string, bytes: number): void {
    this.#put(name, { bytes, usedAt: Date.now() })
  }

  forget(name: string): void {
    this.#bytes -= this.#entries.get(name)?.bytes ?? 0
    this.#entries.delete(name)
  }

  /** Forgets the files whose names begin so. */
  forgetAll(beginning: string): void {
    for (const name of [...this.#entries.keys()]) if (name.startsWith(beginning)) this.forget(name)
  }

  /** Deletes the least recently used files if there are too many bytes. Never rejects. */
  async evict(): Promise<void> {
    if (this.#bytes <= this.#maxBytes || this.#evicting) return
    this.#evicting = this.#deleteOldest().finally(() => {
      this.#evicting = null
    })
    await this.#evicting
  }

  /** Resolves when nothing is being listed or deleted any more. */
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

/** Lists the files in the cache's folder and removes unfinished tiles. */
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
