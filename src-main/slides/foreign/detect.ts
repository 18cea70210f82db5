import fs from 'node:fs'
import path from 'node:path'
import { isAppError } from '#shared/contract/errors.ts'
import type { SlideFormat } from '#shared/domain/slide-info.ts'
import type { FileKind } from '../file-kind.ts'
import type { RandomAccessFile } from '../random-access-file.ts'
import type { Ifd } from '../tiff/ifd.ts'
import { readFirstDirectory } from '../tiff/parse.ts'
import { tag } from '../tiff/tags.ts'

/** Scanner makers' formats that the engine reads through OpenSlide. */
export type ForeignFormat = Extract<
  SlideFormat,
  'ndpi' | 'vms' | 'mirax' | 'scn' | 'bif' | 'czi' | 'sakura' | 'trestle'
>

export const foreignNames: Readonly<Record<ForeignFormat, string>> = {
  ndpi: 'Hamamatsu NDPI',
  vms: 'Hamamatsu VMS',
  mirax: 'MIRAX',
  scn: 'Leica SCN',
  bif: 'Ventana BIF',
  czi: 'Zeiss CZI',
  sakura: 'Sakura SVSLIDE',
  trestle: 'Trestle TIFF',
}

/** Hamamatsu's private tag, which is in each of its files. */
const ndpiTag = 65_420
const scnNamespace = 'http://www.leica-microsystems.com/scn/'

/**
 * Which of these formats a file has, by its content (a MIRAX file is a picture with an accompanying folder), or null.
 */
export async function detectForeign(file: RandomAccessFile, kind: FileKind): Promise<ForeignFormat | null> {
  if (kind === 'tiff') return foreignTiff(file)
  const ending = path.extname(file.path).toLowerCase()
  if (ending === '.mrxs') return 'mirax'
  const head = (await file.read(0, Math.min(file.size, 64))).toString('latin1')
  if (/^\s*\[(Uncompressed )?Virtual Microscope Specimen\]/.test(head)) return 'vms'
  if (head.startsWith('ZISRAWFILE')) return 'czi'
  return head.startsWith('SQLite format 3\0') && ending === '.svslide' ? 'sakura' : null
}

/** Source: openslide.org/formats, "OpenSlide will detect a file as ... if". */
async function foreignTiff(file: RandomAccessFile): Promise<ForeignFormat | null> {
  // Above 4 GB no other program can read an NDPI file as a TIFF.
  if (file.path.toLowerCase().endsWith('.ndpi')) return 'ndpi'
  const directory = await readFirstDirectory(file).catch((error: unknown) => {
    // Whoever opens it as a TIFF reports what is wrong with it.
    if (isAppError(error) || error instanceof RangeError) return null
    throw error
  })
  return directory && ofDirectory(directory)
}

async function ofDirectory(ifd: Ifd): Promise<ForeignFormat | null> {
  if (ifd.field(ndpiTag)) return 'ndpi'
  if ((await ifd.text(tag.imageDescription, 4096))?.includes(scnNamespace)) return 'scn'
  if ((await ifd.text(tag.software, 64))?.startsWith('MedScan')) return 'trestle'
  return (await ifd.bytes(tag.xmp, 65_536))?.includes('<iScan') ? 'bif' : null
}

/** Most bytes of a VMS file that are read. Scanners write a few hundred lines. */
const maxVmsBytes = 1 << 20
const maxParts = 4096

/**
 * The files of a slide in these formats: the one to open first, then the others by name. Null for a file of another
 * format. Referenced but missing files are not listed; opening the slide reports them.
 */
export async function foreignParts(file: string): Promise<string[] | null> {
  const ending = path.extname(file).toLowerCase()
  if (ending === '.mrxs') return [file, ...((await miraxParts(file)) ?? [])]
  if (ending !== '.vms' && ending !== '.vmu') return null
  const handle = await fs.promises.open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(maxVmsBytes), 0, maxVmsBytes, 0)
    const folder = path.dirname(file)
    const parts = namedInVms(buffer.toString('utf8', 0, bytesRead)).map((name) => path.join(folder, name))
    const there = await Promise.all(parts.map((part) => fs.promises.stat(part).catch(() => null)))
    return [file, ...parts.filter((_, i) => there[i]?.isFile()).sort()]
  } finally {
    await handle.close()
  }
}

/** The folder of a MIRAX file: the same name without its ending. */
export const miraxFolder = (file: string): string => file.slice(0, -path.extname(file).length)

/** The files in the folder of a MIRAX file, by name; null if there is no folder. */
export async function miraxParts(file: string): Promise<string[] | null> {
  const folder = miraxFolder(file)
  const entries = await fs.promises.readdir(folder, { withFileTypes: true }).catch(() => null)
  const files = entries?.filter((entry) => entry.isFile()).map(({ name }) => path.join(folder, name))
  return files?.sort().slice(0, maxParts) ?? null
}

/** The files that a VMS index refers to. Only names are accepted, so they stay in its folder. */
function namedInVms(text: string): string[] {
  const names = new Set<string>()
  for (const line of text.split(/\r?\n/).slice(0, maxParts)) {
    const [, name] = /^(?:ImageFile|MapFile|MacroImage|OptimisationFile)[^=]*=\s*(.+?)\s*$/.exec(line) ?? []
    if (name && name === path.basename(name) && name !== '..') names.add(name)
  }
  return [...names]
}
