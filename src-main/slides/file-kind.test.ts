import { describe, expect, it } from 'vitest'
import { kindOf } from './file-kind.ts'

/** The first box of an ISO media file. */
function media(brand: string, ...compatible: string[]): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(16 + compatible.length * 4)
  return Buffer.concat([size, Buffer.from(`ftyp${brand}\0\0\0\0${compatible.join('')}`, 'latin1'), Buffer.alloc(40)])
}

describe('the kind of a picture that is not read', () => {
  it.each([
    ['heic', media('heic', 'mif1')],
    ['heic', media('mif1', 'mif1', 'heix')],
    ['heic', media('hevc', 'hevc')],
    ['avif', media('avif', 'mif1', 'miaf')],
    ['avif', media('mif1', 'mif1', 'avif', 'miaf')],
    ['jpegxl', Buffer.from([0xff, 0x0a, 0xfa, 0x7f])],
    ['jpegxl', Buffer.from('\0\0\0\x0cJXL \r\n\x87\n', 'latin1')],
    ['unknown', media('isom', 'mp42')],
  ] as const)('is %s by its content', (kind, head) => {
    expect(kindOf(head)).toBe(kind)
  })
})
