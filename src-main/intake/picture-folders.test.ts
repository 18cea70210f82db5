import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { PictureKind } from '#main/engine/index.ts'
import { numberedSeries } from '#main/slides/index.ts'
import type { FolderChoice } from '#shared/contract/schemas/slide.ts'
import { defaultAccessionPattern } from '#shared/domain/accession.ts'
import { accessionPattern } from '#shared/domain/accession-pattern.ts'
import { type PictureFolderDeps, slidesAmong as slidesAmongFiles } from './picture-folders.ts'
import { kindByName } from './slide-kind.ts'

describe('the planes of a folder', () => {
  it('are the pictures that share a name and count up, in that order, without a composite', () => {
    const names = [
      'all_in_focus.jpg',
      'fov2.jpg',
      'fov10.jpg',
      'notes.txt',
      ...Array.from({ length: 8 }, (_, i) => `fov${i + 3}.jpg`),
    ]
    expect(numberedSeries([...new Set(names)])).toEqual(Array.from({ length: 9 }, (_, i) => `fov${i + 2}.jpg`))
    expect(numberedSeries(['z-03.tif', 'z-01.tif', 'z-02.tif'])).toEqual(['z-01.tif', 'z-02.tif', 'z-03.tif'])
  })
  it('are absent if too few, with a gap, of different kinds or without a number', () => {
    expect(numberedSeries(['a1.jpg', 'a2.jpg'])).toBeNull()
    expect(numberedSeries(['a1.jpg', 'a2.jpg', 'a4.jpg'])).toBeNull()
    expect(numberedSeries(['a1.jpg', 'a2.png', 'a3.tif'])).toBeNull()
    expect(numberedSeries(['one.jpg', 'two.jpg', 'three.jpg'])).toBeNull()
    expect(numberedSeries(['a1.jpg', 'a01.jpg', 'a2.jpg'])).toBeNull()
  })
})

describe('how a folder of pictures is interpreted', () => {
  const dir = mkdtempSync(join(tmpdir(), 'daybreak-folders-'))
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  const files = (folder: string, names: string[]) => {
    mkdirSync(join(dir, folder), { recursive: true })
    return names.map((name) => {
      writeFileSync(join(dir, folder, name), name)
      return join(dir, folder, name)
    })
  }
  const slidesAmong = (paths: readonly string[], deps: PictureFolderDeps, choice?: FolderChoice) =>
    slidesAmongFiles(
      paths.map((path) => ({ path, kind: kindByName(path)! })),
      deps,
      choice,
    )
  /** Answers like the engine, according to what is in the names. */
  const deps = (same: boolean, change: Partial<PictureFolderDeps> = {}): PictureFolderDeps => ({
    folder: join(dir, 'lists'),
    look: {
      sameField: async () => same,
      pictureKinds: async (paths) =>
        paths.map(
          (path): PictureKind =>
            /-9/.test(basename(path)) ? 'unreadable' : /slide/.test(basename(path)) ? 'slide' : 'field',
        ),
    },
    pattern: () => accessionPattern(defaultAccessionPattern)!,
    ...change,
  })
  const read = (list: string) => JSON.parse(readFileSync(list, 'utf8'))

  it('planes: one slide of a stack, its composite ignored, the rest kept', async () => {
    const stack = files('S26-7', ['p1.jpg', 'p2.jpg', 'p3.jpg', 'all_in_focus.jpg', 'whole.svs'])
    const single = files('single', ['one.jpg'])
    const [list, ...rest] = await slidesAmong([...stack, ...single], deps(true))
    expect(basename(list!.path)).toBe('S26-7.planes')
    expect(read(list!.path)).toMatchObject({
      folder: join(dir, 'S26-7'),
      planes: ['p1.jpg', 'p2.jpg', 'p3.jpg'],
      bytes: [6, 6, 6],
    })
    expect(list!.pictures).toEqual(stack.slice(0, 4))
    expect(rest).toEqual([{ path: join(dir, 'S26-7', 'whole.svs') }, ...single.map((path) => ({ path }))])
    const before = statSync(list!.path).mtimeMs
    expect((await slidesAmong(stack, deps(true)))[0]).toEqual(list)
    expect(statSync(list!.path).mtimeMs).toBe(before)
  })

  it('fields: one slide of pictures of different places, of any kind, in natural order', async () => {
    const fields = files('numbered', ['f1.jpg', 'f2.jpg', 'f10.png', 'g.webp'])
    const found = await slidesAmong(fields, deps(false))
    expect(found).toEqual([{ path: expect.stringMatching(/numbered\.fields$/), pictures: fields }])
    expect(read(found[0]!.path)).toMatchObject({
      daybreak: 'fields',
      fields: ['f1.jpg', 'f2.jpg', 'f10.png', 'g.webp'],
    })
  })

  it('an unreadable picture stays separate, to be refused by its name', async () => {
    const fields = files('with-bad', ['a.jpg', 'b-9.jpg', 'c.jpg'])
    const [list, bad, ...others] = await slidesAmong(fields, deps(false))
    expect(read(list!.path).fields).toEqual(['a.jpg', 'c.jpg'])
    expect(bad).toEqual({ path: fields[1] })
    expect(others).toEqual([])
    expect(await slidesAmong(files('one-good', ['a.jpg', 'b-9.jpg']), deps(false))).toHaveLength(2)
  })

  it('separate slides: beside another slide, with a whole slide among them, and of several specimens', async () => {
    for (const [folder, names] of [
      ['beside', ['a.jpg', 'b.jpg', 'whole.svs']],
      ['whole', ['a.tif', 'slide.tif', 'b.tif']],
      ['patients', ['S26-00012.jpg', 'S26-00013.jpg']],
      ['S26-00012', ['S26-00013 a.jpg', 'S26-00013 b.jpg']],
      ['people', ['Miller A.jpg', 'Smith B.jpg']],
      ['monday', ['Wu 1.jpg', 'Li 1.jpg', 'Li 2.jpg']],
      ['cjk', ['王小明.jpg', '李四.jpg']],
      ['accented', ['Müller 01.jpg', 'Muller 02.jpg']],
    ] as const) {
      const all = files(folder, [...names])
      expect(await slidesAmong(all, deps(false)), folder).toEqual(all.map((path) => ({ path })))
    }
  })

  it('fields, where names differ only in numbers, letters and what any picture may be called', async () => {
    for (const [folder, names] of [
      ['counted', ['Miller 1.jpg', 'Miller 2a.jpg', 'MILLER-03.png']],
      ['words', ['overview.jpg', 'field 2.jpg', 'Field_3 (copy).jpg']],
      ['made-up', ['3f2a9c0d1e.jpg', '9b1c77aa02.jpg']],
      ['S26-00014', ['koilocyte.jpg', 'hsil.jpg']],
    ] as const)
      expect(await slidesAmong(files(folder, [...names]), deps(false)), folder).toHaveLength(1)
  })

  it('is named after the specimen if only its pictures are', async () => {
    const found = await slidesAmong(files('capture', ['S26-00012 a.jpg', 's26-00012 b.jpg']), deps(false))
    expect(found.map(({ path }) => basename(path))).toEqual(['S26-00012.fields'])
  })

  it('follows the reader’s choice', async () => {
    const all = files('chosen', ['S26-1 a.jpg', 'S26-2 b.jpg', 'whole.svs'])
    expect(await slidesAmong(all, deps(true), 'single')).toEqual(all.map((path) => ({ path })))
    const endings = async (choice: 'fields' | 'planes') =>
      (await slidesAmong(all, deps(true), choice)).map(({ path }) => basename(path))
    expect(await endings('fields')).toEqual(['chosen.fields', 'whole.svs'])
    expect(await endings('planes')).toEqual(['chosen.planes', 'whole.svs'])
  })

  it('more pictures than a slide can have fields are listed and refused without examining each', async () => {
    const many = files(
      'many',
      Array.from({ length: 1003 }, (_, i) => `x${i * 2}.jpg`),
    )
    const never = { sameField: async () => false, pictureKinds: () => Promise.reject(new Error('looked')) }
    const [list] = await slidesAmong(many, deps(false, { look: never }))
    expect(read(list!.path).fields).toHaveLength(1001)
  })

  it('the pictures named by a VMS are not separate slides', async () => {
    const all = files('vms', ['x.vms', 'x_0.jpg', 'x_1.jpg'])
    const slideParts = async (path: string) => (path.endsWith('.vms') ? all : [path])
    expect(await slidesAmong(all, deps(false, { slideParts }))).toEqual([{ path: all[0] }])
  })
})
