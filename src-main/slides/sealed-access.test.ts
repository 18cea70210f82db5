import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { giveSealKey, headBytes, partBytes, partExtra, sealStream, sealWhole } from '#main/vault/index.ts'
import { hashFile } from './hash.ts'
import { openFile } from './random-access-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-sealed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const key = randomBytes(32)
giveSealKey(key)

/** Five parts, the last one short. */
const content = randomBytes(4 * partBytes + 1234)
let made = 0
function sealed(bytes: Uint8Array = content, under = key): string {
  const path = join(folder, `sealed ${made++}`)
  writeFileSync(path, sealWhole(under, bytes))
  return path
}
const wholeOf = async (path: string): Promise<Buffer> => {
  const file = await openFile(path)
  try {
    return await file.read(0, file.size)
  } finally {
    await file.close()
  }
}
const refusalOf = (path: string) =>
  wholeOf(path).then(
    () => 'opened',
    ({ code }: { code: string }) => code,
  )
const step = partBytes + partExtra
/** The file with something done to its bytes. */
function changed(change: (bytes: Buffer) => Buffer): string {
  const path = sealed()
  writeFileSync(path, change(readFileSync(path)))
  return path
}

describe('a sealed file', () => {
  it('is read at any place like a plain one, and shows nothing of what it holds on disk', async () => {
    const path = sealed()
    const file = await openFile(path)
    expect([file.size, file.isSealed]).toEqual([content.length, true])
    const places = [
      [0, 10],
      [partBytes - 5, 10],
      [partBytes, 1],
      [17, 3 * partBytes],
      [content.length - 1, 1],
    ] as const
    for (const [position, length] of [...places, ...places])
      expect((await file.read(position, length)).equals(content.subarray(position, position + length))).toBe(true)
    await expect(file.read(content.length - 1, 2)).rejects.toMatchObject({ code: 'file-truncated' })
    await file.close()
    expect((await wholeOf(path)).equals(content)).toBe(true)
    expect(readFileSync(path).includes(content.subarray(100, 116))).toBe(false)
  })

  it('has the hash of what it holds', async () => {
    const plain = join(folder, 'plain')
    writeFileSync(plain, content)
    expect((await hashFile(sealed())).sha256).toBe((await hashFile(plain)).sha256)
  })

  it('holds the same whether it came at once or in pieces of any size', async () => {
    for (const size of [1, 777, partBytes, partBytes + 1]) {
      async function* pieces() {
        for (let at = 0; at < 2 * partBytes; at += size) yield content.subarray(at, Math.min(at + size, 2 * partBytes))
      }
      const path = join(folder, `in pieces ${size}`)
      const all: Buffer[] = []
      for await (const piece of sealStream(key, 2 * partBytes, pieces())) all.push(piece)
      writeFileSync(path, Buffer.concat(all))
      expect((await wholeOf(path)).equals(content.subarray(0, 2 * partBytes))).toBe(true)
    }
  })

  it('that was changed, cut, put together anew or mixed with another does not open, and says so', async () => {
    const flipped = changed((bytes) => {
      bytes[headBytes + 2 * step + 5000]! ^= 1
      return bytes
    })
    expect(await refusalOf(flipped)).toBe('file-damaged')
    expect(await refusalOf(changed((bytes) => bytes.subarray(0, -1)))).toBe('file-truncated')
    expect(await refusalOf(changed((bytes) => bytes.subarray(0, headBytes + 2 * step)))).toBe('file-truncated')
    // Cut at a part, with a head that says so.
    const shorter = changed((bytes) => {
      bytes.writeBigUInt64LE(BigInt(2 * partBytes), headBytes - 8)
      return bytes.subarray(0, headBytes + 2 * step)
    })
    expect(await refusalOf(shorter)).toBe('file-damaged')
    const part = (bytes: Buffer, n: number) => bytes.subarray(headBytes + n * step, headBytes + (n + 1) * step)
    const reordered = changed((bytes) => {
      const first = Buffer.from(part(bytes, 0))
      part(bytes, 1).copy(part(bytes, 0))
      first.copy(part(bytes, 1))
      return bytes
    })
    expect(await refusalOf(reordered)).toBe('file-damaged')
    const other = readFileSync(sealed(randomBytes(content.length)))
    const mixed = changed((bytes) => {
      part(other, 0).copy(part(bytes, 0))
      return bytes
    })
    expect(await refusalOf(mixed)).toBe('file-damaged')
  })

  it('of records that this process does not have is refused by name', async () => {
    expect(await refusalOf(sealed(content, randomBytes(32)))).toBe('file-sealed')
  })
})
