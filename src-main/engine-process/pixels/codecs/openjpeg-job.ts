/** How one stream is decoded. The bytes are checked beforehand; see `readJpeg2000Header`. */
export interface OpenJpegJob {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Three components and nothing unusual (`isPlainJpeg2000`), so the machine's own library may decode it. */
  readonly plain: boolean
  /** Luminance and colour differences that the stream does not declare; they are converted to RGB. */
  readonly ycc: boolean
  /** Decode at 1/2^reduce of the size. A stream without this resolution counts as damaged. */
  readonly reduce: number
  /** Size of the result according to the header, pixels. */
  readonly width: number
  readonly height: number
}
