import { AppError } from '#shared/contract/errors.ts'
import { checkListed, picturePaths, readPictureList } from '../picture-list.ts'
import { type RandomAccessFile, withOthers } from '../random-access-file.ts'
import type { SlideFile, SlideStructure } from '../slide-file.ts'

/**
 * Opens every plane of a stack, each as a slide. Throws AppError `file-damaged` if their sizes or kinds differ,
 * `file-changed`, and every error of opening a plane.
 */
export async function readStackSlide(
  file: RandomAccessFile,
  openPlane: (path: string) => Promise<SlideFile>,
): Promise<SlideStructure> {
  const list = await readPictureList(file, 'planes')
  const planes: SlideFile[] = []
  try {
    for (const [at, path] of picturePaths(list).entries()) {
      planes.push(await openPlane(path))
      checkListed(list, at, planes.at(-1)!.file)
    }
    const first = planes[0]!.info
    const odd = planes.find(({ info }) => !sameShape(info, first))
    if (odd) throw new AppError('file-damaged', { file: odd.file.name, detail: 'focal planes of different sizes' })
    const close = async () => void (await Promise.all([file.close(), ...planes.map((plane) => plane.file.close())]))
    return {
      file: withOthers(
        file,
        planes.map((plane) => plane.file),
        close,
      ),
      info: {
        ...first,
        planes: planes.length,
        planeMicrons: null,
        startPlane: sharpestByBytes(planes),
        associated: [],
      },
      body: { kind: 'stack', planes },
    }
  } catch (error) {
    await Promise.all(planes.map((plane) => plane.file.close()))
    throw error
  }
}

/**
 * The plane with the largest file: at equal settings a compressor spends its bytes on detail, and no pixel needs to
 * be decoded. For uncompressed planes, which have equal sizes, the middle one.
 */
function sharpestByBytes(planes: readonly SlideFile[]): number {
  const sizes = planes.map(({ file }) => file.size)
  const largest = Math.max(...sizes)
  return largest === Math.min(...sizes) ? Math.floor((planes.length - 1) / 2) : sizes.indexOf(largest)
}

type Shape = SlideFile['info']
const sameShape = (a: Shape, b: Shape): boolean =>
  a.format === b.format &&
  a.width === b.width &&
  a.height === b.height &&
  a.levels.length === b.levels.length &&
  a.levels.every((level, i) => level.width === b.levels[i]!.width && level.tileWidth === b.levels[i]!.tileWidth)
