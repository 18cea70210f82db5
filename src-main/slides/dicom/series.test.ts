import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashSlide, slideParts } from '../index.ts'

const data = path.resolve(import.meta.dirname, '../../../../shared/data/wsi')
const real = (name: string) => path.join(data, name)
const names = (paths: readonly string[]) => paths.map((file) => path.basename(file))

describe.skipIf(!fs.existsSync(real('openslide_boxes_0.dcm')))('the files of a slide', () => {
  it('are the instances of one series, whichever is opened', async () => {
    const pair = ['openslide_boxes_0.dcm', 'openslide_boxes_1.dcm']
    expect(names(await slideParts(real(pair[0]!)))).toEqual(pair)
    expect(names(await slideParts(real(pair[1]!)))).toEqual(pair)
  })

  it('have one identity, whichever is opened and whatever the files are called', async () => {
    const { sha256: hash } = await hashSlide(real('openslide_boxes_0.dcm'))
    expect((await hashSlide(real('openslide_boxes_1.dcm'))).sha256).toBe(hash)
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'daybreak-series-'))
    fs.copyFileSync(real('openslide_boxes_0.dcm'), path.join(dir, 'z'))
    fs.copyFileSync(real('openslide_boxes_1.dcm'), path.join(dir, 'a.dcm'))
    fs.copyFileSync(real('openslide_boxes_1.dcm'), path.join(dir, 'copy.dcm'))
    expect((await hashSlide(path.join(dir, 'z'))).sha256).toBe(hash)
    expect((await hashSlide(dir)).sha256).toBe(hash)
    fs.rmSync(path.join(dir, 'z'))
    expect((await hashSlide(dir)).sha256).not.toBe(hash)
    fs.renameSync(path.join(dir, 'copy.dcm'), path.join(dir, 'picked.img'))
    fs.rmSync(path.join(dir, 'a.dcm'))
    expect(names(await slideParts(path.join(dir, 'picked.img')))).toEqual(['picked.img'])
    fs.rmSync(dir, { recursive: true })
  })

  it('are just the one file for other objects', async () => {
    for (const name of ['highdicom_sm_image.dcm', 'highdicom_sm_annotations.dcm', 'CMU-1-Small-Region.svs'])
      expect(names(await slideParts(real(name)))).toEqual([name])
  })

  it('are ambiguous in a folder of several slides', async () => {
    await expect(slideParts(data)).rejects.toMatchObject({ code: 'file-unsupported' })
  })
})
