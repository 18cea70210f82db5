import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

/** A square picture of an icon: its side in px, as PNG. */
export interface IconPicture {
  readonly side: number
  readonly png: Uint8Array
}

const sides = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
/** Sides in an .ico. Windows takes PNG from Vista on; 256 is the largest that the format can name. */
const windowsSides = [16, 24, 32, 48, 64, 128, 256]
/** Types of an .icns and their sides in px. The last three types are for screens of double density. */
const macTypes: readonly (readonly [type: string, side: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
  ['ic10', 1024],
]

/** An .ico: a directory of 16 bytes an entry, then the pictures. */
export function icoOf(pictures: readonly IconPicture[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let at = head.length
  pictures.forEach(({ side, png }, i) => {
    const entry = 6 + 16 * i
    // A byte holds the side, and 0 means 256.
    head.writeUInt8(side % 256, entry)
    head.writeUInt8(side % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(at, entry + 12)
    at += png.length
  })
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** An .icns: blocks with a type of four letters and their length, which includes these eight bytes. */
export function icnsOf(blocks: readonly (readonly [type: string, png: Uint8Array])[]): Buffer {
  const block = (type: string, content: Uint8Array): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + content.length, 4)
    return Buffer.concat([head, content])
  }
  return block('icns', Buffer.concat(blocks.map(([type, png]) => block(type, png))))
}

/** Writes icons for Windows (.ico), macOS (.icns) and Linux (png/SIDExSIDE.png) into a folder, from one SVG. */
export async function writeIcons(svg: string, folder: string): Promise<void> {
  mkdirSync(join(folder, 'png'), { recursive: true })
  const pngs = new Map<number, Buffer>()
  // The SVG is 32 units wide, and 72 dots per inch draw one px per unit.
  for (const side of sides)
    pngs.set(
      side,
      await sharp(svg, { density: (72 * side) / 32 })
        .resize(side)
        .png()
        .toBuffer(),
    )
  const png = (side: number): Buffer => {
    const found = pngs.get(side)
    if (!found) throw new Error(`no picture of ${side} px`)
    return found
  }
  for (const side of sides) writeFileSync(join(folder, 'png', `${side}x${side}.png`), png(side))
  writeFileSync(join(folder, 'icon.ico'), icoOf(windowsSides.map((side) => ({ side, png: png(side) }))))
  writeFileSync(join(folder, 'icon.icns'), icnsOf(macTypes.map(([type, side]) => [type, png(side)] as const)))
}
