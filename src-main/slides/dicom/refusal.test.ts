import { describe, expect, it } from 'vitest'
import { makeDicom, syntaxes } from '#main/testing/index.ts'
import { checkSlide } from '../index.ts'
import { instance, jpegs, written } from './testing.ts'

describe('refusals', () => {
  const refusal = async (bytes: Buffer) => {
    const error = await checkSlide(written({ 'a.dcm': bytes })).catch((reason) => reason)
    return [error.code, error.data.params.format ?? error.data.params.detail]
  }
  it('name the unsupported feature', async () => {
    const raw = Buffer.alloc(64 * 48 * 6)
    expect(await refusal(instance({}, { syntax: syntaxes.deflated, pixels: raw }))).toEqual([
      'file-unsupported',
      'DICOM with a deflated data set',
    ])
    expect((await refusal(instance({}, { syntax: syntaxes.bigEndian, pixels: raw })))[1]).toMatch('big-endian')
    expect((await refusal(instance({}, { syntax: syntaxes.jpegLossless })))[1]).toMatch('lossless JPEG')
    expect((await refusal(instance({}, { sopClass: '1.2.840.10008.5.1.4.1.1.88.33' })))[1]).toBe(
      'a DICOM structured report',
    )
    expect((await refusal(instance({}, { sopClass: '1.2.840.10008.1.3.10' })))[1]).toMatch('DICOMDIR')
    expect((await refusal(instance({ bits: 16 })))[1]).toBe('DICOM with 16 bits per channel in JPEG')
    expect((await refusal(instance({ kind: 'LABEL', width: 16, height: 16, frames: 1 })))[1]).toMatch('label')
    const off = [{ x: 3, y: 0 }]
    expect((await refusal(instance({ frames: 1, places: off })))[1]).toMatch('off the grid')
  })

  it('include files truncated anywhere', async () => {
    for (const table of ['basic', 'extended', 'none'] as const) {
      const sound = instance({}, { pixels: { frames: jpegs.map((jpeg) => [jpeg]), table } })
      for (const part of [0.2, 0.5, 0.9, 0.995]) {
        expect([table, part, (await refusal(sound.subarray(0, Math.floor(sound.length * part))))[0]]).toEqual([
          table,
          part,
          'file-truncated',
        ])
      }
    }
    const raw = instance({ colour: 'RGB' }, { syntax: syntaxes.explicit, pixels: Buffer.alloc(64 * 48 * 3) })
    expect((await refusal(raw.subarray(0, raw.length - 9)))[0]).toBe('file-truncated')
  })

  it('impossible claims', async () => {
    expect((await refusal(instance({ frames: 11 })))[0]).toBe('file-damaged')
    expect((await refusal(instance({ width: 0 })))[0]).toBe('file-damaged')
    expect((await refusal(instance({ width: 4e9, height: 4e9 })))[0]).toBe('file-too-large')
    expect((await refusal(instance({ width: 1e6, height: 1e6, tile: 16 })))[0]).toBe('file-damaged')
    expect((await refusal(instance({ tileHeight: 0 })))[0]).toBe('file-damaged')
    expect((await refusal(instance({ frames: 2, places: [{ x: 0, y: 0 }] })))[0]).toBe('file-damaged')
    const short = instance({ colour: 'RGB' }, { syntax: syntaxes.explicit, pixels: Buffer.alloc(100) })
    expect((await refusal(short))[0]).toBe('file-damaged')
    expect((await refusal(instance({}, { pixels: Buffer.alloc(100) })))[0]).toBe('file-damaged')
    expect((await refusal(instance({}, { pixels: null })))[0]).toBe('file-truncated')
  })

  it('include endlessly nested sequences', async () => {
    // A sequence and an item, both of undefined length, repeated many times.
    const open = Buffer.from('0800401153510000fffffffffeff00e0ffffffff', 'hex')
    const deep = Buffer.concat([
      makeDicom({ syntax: syntaxes.explicit, elements: [], pixels: null }),
      ...Array.from({ length: 5000 }, () => open),
    ])
    expect(await refusal(deep)).toEqual(['file-damaged', 'sequences nested too deep'])
  })
})
