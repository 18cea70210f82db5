import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkSlide, openSlide } from '../index.ts'

const data = path.resolve(import.meta.dirname, '../../../../shared/data/wsi')
const real = (name: string) => path.join(data, name)

describe.skipIf(!fs.existsSync(real('openslide_boxes_0.dcm')))('real files', () => {
  it('open with scale, objective, profile and associated images', async () => {
    const reader = await openSlide(real('openslide_boxes_1.dcm'))
    expect(reader.info).toMatchObject({
      ...{ format: 'dicom', width: 16, height: 16, micronsPerPixel: 0.499, objective: 20 },
      ...{ vendor: 'Leica Biosystems', planes: 1, associated: ['thumbnail'] },
    })
    expect((await reader.iccProfile())!.length).toBe(456)
    await reader.close()
    for (const form of ['', '_jpegls', '_grayscale'])
      expect(await checkSlide(real(`highdicom_sm_image${form}.dcm`))).toMatchObject({
        width: 50,
        height: 50,
        micronsPerPixel: 0.499,
      })
  })

  it('are refused with their kind', async () => {
    for (const [name, format] of [['highdicom_sm_annotations.dcm', 'DICOM microscopy annotations']] as const)
      await expect(checkSlide(real(name))).rejects.toMatchObject({ data: { params: { file: name, format } } })
  })
})
