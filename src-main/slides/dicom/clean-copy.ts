import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/contract/errors.ts'
import { openFile, type RandomAccessFile } from '../random-access-file.ts'
import { DataSetCleaner, elementOf, type Replacing, sequenceOf } from './clean-data-set.ts'
import { blankRemarks } from './clean-frames.ts'
import { cleanPlan, deviceTags } from './clean-plan.ts'
import { damaged } from './cursor.ts'
import { type Header, readHeader } from './header.ts'
import { kindOfImage } from './instance.ts'
import { seriesFiles } from './series.ts'
import { wholeSlideStorage } from './uids.ts'

/** Bytes before the pixels that are read into memory. The groups of a million frames take less. */
const mostHeader = 512 * 2 ** 20
const chunk = 8 * 2 ** 20
/** Bytes of a fragment that `onBytes` gets: what a picture says about itself stands at its beginning. */
const headOfFragment = 4096
const [burnedIn, labelInImage] = [0x00280301, 0x00480010]
const sequenceEnd = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0])

/** The profile of PS3.15 and its options that the copy follows, by their codes of DCM. Source: PS3.16, CID 7050. */
const methods = [
  ['113100', 'Basic Application Confidentiality Profile'],
  ['113103', 'Clean Graphics Option'],
  ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
  ['113109', 'Retain Device Identity Option'],
] as const

type OnBytes = (bytes: Buffer, isDevice: boolean) => void

export interface CleanDicom {
  /** Instances in the copy. */
  readonly images: number
  /** Instances that are not slide pixels: label, overview, thumbnail. */
  readonly leftOut: number
  readonly removed: readonly string[]
  /** Parts of the names among them. A maker's name, which is kept, may hold one by chance. */
  readonly words: readonly string[]
}

/**
 * Writes a copy of the DICOM slide that a file is an instance of into a folder, one file an instance, by the basic profile
 * of PS3.15 annex E with the options that the copy names. `onBytes` sees everything that is no pixel, and is told what
 * names the device, which stays. Throws
 * `pseudonymise-unsupported` for an instance that says that text is burned into its pixels or that shows the label, and
 * for pixels whose remarks cannot be found; otherwise like `readHeader`.
 */
export async function copyCleanDicom(
  path: string,
  folder: string,
  replacing: Replacing,
  onBytes: OnBytes,
): Promise<CleanDicom> {
  const removed = new Set<string>()
  const words = new Set<string>()
  let [images, leftOut] = [0, 0]
  for (const part of await seriesFiles(path)) {
    const file = await openFile(part)
    try {
      const header = await readHeader(file)
      if (kindOfImage(header) !== 'volume') {
        leftOut++
        continue
      }
      images++
      const to = join(folder, `${String(images).padStart(4, '0')}.dcm`)
      const cleaner = await copyInstance(header, to, replacing, onBytes)
      for (const text of cleaner.removed) removed.add(text)
      for (const word of cleaner.words) words.add(word)
    } finally {
      await file.close()
    }
  }
  if (images === 0) throw new AppError('file-not-a-slide', { file: 'DICOM' })
  return { images, leftOut, removed: [...removed], words: [...words] }
}

async function copyInstance(header: Header, to: string, replacing: Replacing, onBytes: OnBytes) {
  const { file, syntax, pixels } = header
  const pixelHead = syntax.implicit ? 8 : 12
  const size = pixels.position - pixelHead - header.dataSet
  if (size > mostHeader) throw new AppError('pseudonymise-unsupported', { file: file.name })
  const cleaner = new DataSetCleaner(await file.read(header.dataSet, size), replacing, file.name)
  const kept = cleaner.clean(syntax.implicit, cleanPlan)
  for (const tag of [burnedIn, labelInImage])
    if (kept.get(tag)?.includes('YES')) throw new AppError('pseudonymise-unsupported', { file: file.name })
  for (const [tag, bytes] of marks()) kept.set(tag, bytes)
  const fd = openSync(to, 'wx', 0o600)
  const write = (bytes: Buffer, seen: number, isDevice = false) => {
    onBytes(Buffer.from(bytes.subarray(0, seen)), isDevice)
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
  }
  try {
    // The preamble may hold anything, such as the head of another format.
    write(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), metaOf(header, replacing)]), Number.POSITIVE_INFINITY)
    for (const [tag, bytes] of [...kept].sort(([a], [b]) => a - b))
      write(bytes, Number.POSITIVE_INFINITY, deviceTags.has(tag))
    await copyPixels(header, write)
  } finally {
    closeSync(fd)
  }
  return cleaner
}

/** What says that and how identity was removed. */
function marks(): [number, Buffer][] {
  const items = methods.map(([value, meaning]) =>
    Buffer.concat([
      elementOf(0x00080100, 'SH', value),
      elementOf(0x00080102, 'SH', 'DCM'),
      elementOf(0x00080104, 'LO', meaning),
    ]),
  )
  return [
    [0x00120062, elementOf(0x00120062, 'CS', 'YES')],
    [0x00120063, elementOf(0x00120063, 'LO', 'Daybreak: only listed elements are kept')],
    [0x00120064, sequenceOf(0x00120064, items)],
    [0x00280303, elementOf(0x00280303, 'CS', 'MODIFIED')],
  ]
}

/** The file's meta information. An implicit data set is written explicitly. */
function metaOf({ texts, syntax }: Header, { uid }: Replacing): Buffer {
  const explicitRaw = '1.2.840.10008.1.2.1'
  const elements = Buffer.concat([
    elementOf(0x00020001, 'OB', Buffer.from([0, 1])),
    elementOf(0x00020002, 'UI', wholeSlideStorage),
    elementOf(0x00020003, 'UI', uid(texts.get('SOPInstanceUID') ?? '')),
    elementOf(0x00020010, 'UI', syntax.implicit ? explicitRaw : syntax.uid),
    elementOf(0x00020012, 'UI', '2.25.187163274500713822943127409863526149081'),
    elementOf(0x00020013, 'SH', 'DAYBREAK'),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(elements.length)
  return Buffer.concat([elementOf(0x00020000, 'UL', length), elements])
}

async function copyPixels(header: Header, write: (bytes: Buffer, seen: number) => void): Promise<void> {
  const { file, syntax, pixels } = header
  const vr = syntax.implicit ? 'OW' : (await file.read(pixels.position - 8, 2)).toString('latin1')
  const head = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
  head.write(vr === 'OB' ? 'OB' : 'OW', 4, 'latin1')
  if (pixels.length === Number.POSITIVE_INFINITY) {
    write(head, head.length)
    return copyFragments(header, write)
  }
  head.writeUInt32LE(pixels.length, 8)
  write(head, head.length)
  for (let done = 0; done < pixels.length; done += chunk)
    write(await file.read(pixels.position + done, Math.min(chunk, pixels.length - done)), 0)
}

/** The offset table and the fragments, each as long as before, so that every offset stays right. */
async function copyFragments({ file, syntax, pixels }: Header, write: (bytes: Buffer, seen: number) => void) {
  const { coding } = syntax
  let at = pixels.position
  for (let n = 0; ; n++) {
    const { isItem, length } = await itemAt(file, at)
    if (!isItem) break
    const bytes = await file.read(at, 8 + length)
    const body = bytes.subarray(8)
    const isCoded = coding === 'jpeg' || coding === 'jpeg-ls' || coding === 'jpeg2000'
    if (n > 0 && length > 0 && isCoded && !blankRemarks(body, coding))
      throw new AppError('pseudonymise-unsupported', { file: file.name })
    write(bytes, n === 0 ? 0 : headOfFragment)
    at += 8 + length
  }
  write(sequenceEnd, 0)
}

async function itemAt(file: RandomAccessFile, at: number): Promise<{ isItem: boolean; length: number }> {
  const head = await file.read(at, 8)
  const isItem = head.readUInt32LE(0) === 0xe000fffe
  if (!isItem && head.readUInt32LE(0) !== 0xe0ddfffe) throw damaged(file, 'fragment structure')
  return { isItem, length: head.readUInt32LE(4) }
}
