import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, linesOf } from '#shared/contract/testing.ts'
import { type Lab, openLab, pause, scannerOf, temporaryFolder, testEngine, until } from './testing.ts'
import { type FolderNames, trueFolder } from './true-folder.ts'

const engine = testEngine()
afterAll(() => engine.close())

let root: string
let hot: string
let lab: Lab
beforeEach(async () => {
  root = temporaryFolder()
  hot = join(root, 'hot')
  mkdirSync(hot)
  lab = openLab(engine, root, { stableMs: 20, pollMs: 50 })
  for (const [i, name] of ['Miller A.png', 'Smith B.png'].entries())
    await sharp({ create: { width: 90 + i, height: 80, channels: 3, background: '#c8a' } })
      .png()
      .toFile(join(root, name))
})
afterEach(async () => {
  await lab.close()
  rmSync(root, { recursive: true, force: true })
})
const arrive = (folder: string) => {
  for (const name of ['Miller A.png', 'Smith B.png']) copyFileSync(join(root, name), join(folder, name))
}
const shown = () =>
  linesOf(lab.cases, ada)
    .map(({ fileName }) => fileName)
    .sort()

describe('pictures of two patients', () => {
  for (const [how, called] of [
    ['as it is', (folder: string) => folder],
    ['with a slash', (folder: string) => `${folder}/`],
    ['with slashes and a dot', (folder: string) => `${folder}//./`],
    ['by way of another folder', (folder: string) => `${join(folder, '..')}/x/../hot`],
  ] as const)
    it(`in a scanner's folder that is called ${how} are two cases`, async () => {
      mkdirSync(join(root, 'x'))
      lab.intake.watch([scannerOf(called(hot))], '')
      arrive(hot)
      await until(() => shown().length === 2)
      await pause(600)
      expect(shown()).toEqual(['Miller A.png', 'Smith B.png'])
      expect(lab.intake.folderStates()).toMatchObject([{ path: called(hot), ok: true }])
    })

  it("in a scanner's folder that is a link are two cases", async () => {
    symlinkSync(hot, join(root, 'link'))
    lab.intake.watch([scannerOf(join(root, 'link'))], '')
    arrive(hot)
    await until(() => shown().length === 2)
  })

  it('in a folder within it, or brought in by hand, are two cases too', async () => {
    lab.intake.watch([scannerOf(hot)], '')
    mkdirSync(join(hot, 'monday'))
    arrive(join(hot, 'monday'))
    await until(() => shown().length === 2)
    expect(shown()).toEqual(['Miller A.png', 'Smith B.png'])
    const found = await lab.intake.importPaths(ada, [`${join(hot, 'monday')}/`], { micronsPerPixel: null })
    expect(found.map(({ kind }) => kind)).toEqual(['known', 'known'])
  })
})

describe('a folder that two profiles name differently', () => {
  it('gives each slide once, to the profile whose names it fits', async () => {
    symlinkSync(hot, join(root, 'link'))
    const scanners = [
      scannerOf(hot, { id: 'a', pattern: 'Miller*', specimen: 'conventional' }),
      scannerOf(join(root, 'link'), { id: 'b', pattern: 'Smith*', specimen: 'liquid-based' }),
    ]
    lab.intake.watch(scanners, '')
    arrive(hot)
    await until(() => shown().length === 2)
    await pause(400)
    expect(lab.outcomes().length).toBe(2)
    expect(
      linesOf(lab.cases, ada)
        .map(({ fileName, specimen }) => [fileName, specimen])
        .sort(),
    ).toEqual([
      ['Miller A.png', 'conventional'],
      ['Smith B.png', 'liquid-based'],
    ])
  })

  it('is that of a file that is brought in by hand through a link', async () => {
    symlinkSync(hot, join(root, 'link'))
    arrive(hot)
    lab.intake.watch([scannerOf(hot, { policy: 'copy', pattern: 'none*; Miller*' })], '')
    await lab.intake.importPaths(ada, [join(root, 'link', 'Miller A.png')], { micronsPerPixel: null })
    expect(lab.cases.slides()[0]!.path.startsWith(lab.slidesFolder)).toBe(true)
  })
})

describe('the one name of a folder', () => {
  it('is without links, dots and slashes, also for what is not there yet', async () => {
    symlinkSync(hot, join(root, 'link'))
    const real = await trueFolder(root)
    for (const called of [`${hot}/`, `${hot}/.`, join(root, 'link'), `${root}/link/`])
      expect(await trueFolder(called)).toBe(join(real, 'hot'))
    expect(await trueFolder(join(root, 'link', 'not', 'there'))).toBe(join(real, 'hot', 'not', 'there'))
  })

  /** A drive of folders by their paths, each with a number, whose names are found in any case of letters or in one. */
  function drive(folders: Readonly<Record<string, number>>, anyCase: boolean): FolderNames & { lists: number } {
    const key = (path: string) => (anyCase ? path.toLowerCase() : path)
    const numbers = new Map(Object.entries(folders).map(([path, number]) => [key(path), number]))
    const numberOf = async (path: string) => {
      if (path === '/') return 'root'
      const number = numbers.get(key(path))
      if (number === undefined) throw Object.assign(new Error('nothing there'), { code: 'ENOENT' })
      return String(number)
    }
    const system = {
      lists: 0,
      realpath: async (path: string) => {
        await numberOf(path)
        return path
      },
      identity: numberOf,
      list: async (folder: string) => {
        system.lists++
        return Object.keys(folders).flatMap((path) => (key(dirname(path)) === key(folder) ? [basename(path)] : []))
      },
    }
    return system
  }

  it.each(['/Lab/Hot', '/lab/hot', '/LAB/HOT/', '/lAB/hOT/.', '/lab//HOT/x/..'])(
    'is that which its drive lists, however the letters of %s are typed',
    async (called) => {
      const names = drive({ '/Lab': 1, '/Lab/Hot': 2, '/Lab/Hot/x': 3 }, true)
      expect(await trueFolder(called, names)).toBe('/Lab/Hot')
      expect(await trueFolder(join(called, 'New', 'Day'), names)).toBe('/Lab/Hot/New/Day')
    },
  )

  it('differs by the case of its letters where the drive tells these apart, and nothing is listed for that', async () => {
    const names = drive({ '/lab': 1, '/lab/hot': 2, '/lab/HOT': 3, '/lab/Hot': 4 }, false)
    for (const called of ['/lab/hot', '/lab/HOT', '/lab/Hot']) expect(await trueFolder(called, names)).toBe(called)
    expect(names.lists).toBe(0)
  })

  it('keeps its own case beside a link of another case to the same folder', async () => {
    mkdirSync(join(root, 'X'))
    symlinkSync(join(root, 'X'), join(root, 'x'))
    const real = await trueFolder(root)
    expect(await trueFolder(join(root, 'X'))).toBe(join(real, 'X'))
    expect(await trueFolder(join(root, 'x'))).toBe(join(real, 'X'))
  })
})
