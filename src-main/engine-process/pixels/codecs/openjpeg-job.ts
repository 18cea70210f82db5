/** What one stream becomes. The bytes are checked before: see `readJpeg2000Header`. */
export interface OpenJpegJob {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Three components and nothing out of the ordinary (`isPlainJpeg2000`): the machine's own library may have it. */
  readonly plain: boolean
  /** Luminance and colour differences that the stream does not declare as such: turn them into RGB. */
  readonly ycc: boolean
  /** Decode at 1/2^reduce of the size; a stream that has no such resolution counts as damaged. */
  readonly reduce: number
  /** Size of the result as the header promises it, pixels. */
  readonly width: number
  readonly height: number
}
