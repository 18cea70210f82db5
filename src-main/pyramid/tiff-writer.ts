import { type FileHandle, open } from 'node:fs/promises'
import { type PyramidPlan, tileSize } from './plan.ts'
import { levelShape, tilesAcross } from './reduce.ts'
import { directoryBytes, type TiffKind } from './tiff-directory.ts'

interface LevelTable {
  readonly across: number
  readonly offsets: Float64Array
  readonly lengths: Float64Array
}

/** Writes tiles in any order into a pyramidal TIFF. Only the tile tables are kept in memory (16 bytes per tile). */
export class TiffWriter {
  readonly kind: TiffKind
  private readonly file: FileHandle
  private readonly plan: PyramidPlan
  private readonly tables: LevelTable[]
  private readonly description: string
  private readonly software: string
  private position = 0

  private constructor(
    file: FileHandle,
    plan: PyramidPlan,
    says: { readonly description: string; readonly software: string },
  ) {
    this.file = file
    this.plan = plan
    this.description = says.description
    this.software = says.software
    this.kind = plan.bigTiff ? 'big' : 'classic'
    this.tables = Array.from({ length: plan.levels }, (_, level) => {
      const across = tilesAcross(plan.width, level)
      const count = across * tilesAcross(plan.height, level)
      return { across, offsets: new Float64Array(count), lengths: new Float64Array(count) }
    })
  }

  /**
   * Creates (or empties) the file and reserves space for the header. `description` describes the content
   * (ImageDescription), `software` names the program that made it.
   */
  static async create(
    path: string,
    plan: PyramidPlan,
    says: { readonly description: string; readonly software: string },
  ): Promise<TiffWriter> {
    const writer = new TiffWriter(await open(path, 'w'), plan, says)
    try {
      await writer.append(new Uint8Array(16))
      return writer
    } catch (error) {
      await writer.close()
      throw error
    }
  }

  /** Appends bytes and returns their offset. */
  async append(bytes: Uint8Array): Promise<number> {
    const at = this.position
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.file.write(bytes, done, bytes.length - done, at + done)
      done += bytesWritten
    }
    this.position = at + bytes.length
    return at
  }

  /** Records the place of a tile's JPEG. Several tiles may share one. */
  setTile(at: { level: number; col: number; row: number; offset: number; length: number }): void {
    const table = this.tables[at.level] as LevelTable
    const i = at.row * table.across + at.col
    table.offsets[i] = at.offset
    table.lengths[i] = at.length
  }

  /** Writes the directories and the header, and waits until all of it is on disk. Returns the file's size. */
  async finish(): Promise<number> {
    if (this.position % 8) await this.append(new Uint8Array(8 - (this.position % 8)))
    const first = this.position
    for (let level = 0; level < this.plan.levels; level++) {
      const { offsets, lengths } = this.tables[level] as LevelTable
      await this.append(
        directoryBytes({
          kind: this.kind,
          at: this.position,
          last: level === this.plan.levels - 1,
          ...levelShape(this.plan, level),
          tileSize,
          reduced: level > 0,
          micronsPerPixel: this.plan.micronsPerPixel * 2 ** level,
          description: level === 0 ? this.description : null,
          software: this.software,
          offsets,
          lengths,
        }),
      )
    }
    const header = new DataView(new ArrayBuffer(16))
    header.setUint16(0, 0x4949)
    header.setUint16(2, this.kind === 'big' ? 43 : 42, true)
    if (this.kind === 'big') {
      header.setUint16(4, 8, true)
      header.setBigUint64(8, BigInt(first), true)
    } else header.setUint32(4, first, true)
    await this.file.write(new Uint8Array(header.buffer), 0, 16, 0)
    await this.file.sync()
    return this.position
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}
