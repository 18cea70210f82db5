import type { Recorded } from './recording.ts'

type Pending = { readonly offset: number; readonly data: Buffer } | { readonly cutTo: number }

/** A file's bytes as they are on the disk, and what was written since and is not yet there for certain. */
interface Stored {
  bytes: Buffer
  pending: Pending[]
}

type Naming = { readonly name: string; readonly file: Stored | null; readonly from?: string }

/** The unit in which a disk writes whole or not at all, bytes. */
const sector = 512

/**
 * A disk below the promises of a file system. A sync of a file makes its writes durable, and every creation, removal
 * and renaming until then. Anything else may be there after a power cut or not: each write on its own, in any order,
 * whole or only some of its sectors; of the names, those up to any moment.
 */
export class Disk {
  readonly #seen = new Map<string, Stored>()
  readonly #named = new Map<string, Stored>()
  #naming: Naming[] = []

  take({ op, path, second, offset, data }: Recorded): void {
    if (op === 'O') this.#open(path)
    else if (op === 'W') this.#file(path).pending.push({ offset, data })
    else if (op === 'T') this.#file(path).pending.push({ cutTo: offset })
    else if (op === 'U') this.#name({ name: path, file: null })
    else if (op === 'R') this.#name({ name: second, file: this.#file(path), from: path })
    else this.#sync(path)
  }

  /** What a power cut at this moment leaves, by path. */
  afterCut(random: () => number): Map<string, Buffer> {
    const names = new Map(this.#named)
    for (const naming of this.#naming.slice(0, Math.floor(random() * (this.#naming.length + 1)))) renamed(names, naming)
    return new Map([...names].map(([path, { bytes, pending }]) => [path, withSome(bytes, pending, random)]))
  }

  #open(path: string): void {
    const known = this.#seen.get(path)
    if (known) known.pending.push({ cutTo: 0 })
    else this.#name({ name: path, file: { bytes: Buffer.alloc(0), pending: [] } })
  }

  /** A file that was there before the recording began is taken to be empty. */
  #file(path: string): Stored {
    if (!this.#seen.has(path)) this.#open(path)
    return this.#seen.get(path)!
  }

  #name(naming: Naming): void {
    renamed(this.#seen, naming)
    this.#naming.push(naming)
  }

  #sync(path: string): void {
    for (const naming of this.#naming.splice(0)) renamed(this.#named, naming)
    const file = this.#seen.get(path)
    if (!file) return
    for (const one of file.pending.splice(0)) file.bytes = written(file.bytes, one)
  }
}

function renamed(names: Map<string, Stored>, { name, file, from }: Naming): void {
  if (from !== undefined) names.delete(from)
  if (file) names.set(name, file)
  else names.delete(name)
}

function written(bytes: Buffer, one: Pending): Buffer {
  if ('cutTo' in one) {
    const cut = Buffer.alloc(one.cutTo)
    bytes.copy(cut, 0, 0, Math.min(bytes.length, one.cutTo))
    return cut
  }
  const end = one.offset + one.data.length
  const grown = end > bytes.length ? Buffer.concat([bytes, Buffer.alloc(end - bytes.length)]) : bytes
  one.data.copy(grown, one.offset)
  return grown
}

function withSome(durable: Buffer, pending: readonly Pending[], random: () => number): Buffer {
  let bytes: Buffer = Buffer.from(durable)
  for (const one of pending) {
    const fate = random()
    if (fate < 0.35) continue
    if (fate < 0.7 || 'cutTo' in one) bytes = written(bytes, one)
    else
      for (let at = 0; at < one.data.length; at += sector)
        if (random() < 0.5)
          bytes = written(bytes, { offset: one.offset + at, data: one.data.subarray(at, at + sector) })
  }
  return bytes
}
