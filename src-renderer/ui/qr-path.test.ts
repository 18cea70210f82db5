import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { qrPath } from './qr-path.ts'

async function read(text: string): Promise<string[]> {
  const { side, path } = await qrPath(text)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side * 4}" height="${side * 4}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="${path}"/></svg>`
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const wasm = await readFile(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true })
  const picture = {
    data: new Uint8ClampedArray(data),
    width: info.width,
    height: info.height,
    colorSpace: 'srgb',
  } as const
  const found = await readBarcodes(picture as ImageData, { formats: ['QRCode'], tryHarder: false })
  return found.map((one) => one.text)
}

it.each([
  'otpauth://totp/Daybreak:Bo%20Lind?issuer=Daybreak&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6',
  `otpauth://totp/Daybreak:${encodeURIComponent('Δρ. Ελένη Παπαδοπούλου 山田太郎')}?secret=JBSWY3DPEHPK3PXP`,
  'x'.repeat(1500),
])('A reader of barcodes reads %.60s as it was given', async (text) => {
  expect(await read(text)).toEqual([text])
})
