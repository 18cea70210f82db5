/** CharLS as WebAssembly. The package has no types. */
interface JpegLsFrameInfo {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
}
interface JpegLsDecoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  decode(): void
  getFrameInfo(): JpegLsFrameInfo
  /** 0: channel by channel, 1: line by line, 2: pixel by pixel. */
  getInterleaveMode(): number
  delete(): void
}
interface JpegLsEncoder {
  getDecodedBuffer(frame: JpegLsFrameInfo): Uint8Array
  getEncodedBuffer(): Uint8Array
  setInterleaveMode(mode: number): void
  setNearLossless(near: number): void
  encode(): void
  delete(): void
}
interface CharLsOptions {
  print(line: string): void
  printErr(line: string): void
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export interface CharLs {
    readonly JpegLSDecoder: new () => JpegLsDecoder
  }
  export default function factory(options: CharLsOptions): Promise<CharLs>
}
declare module '@cornerstonejs/codec-charls/wasmjs' {
  export interface CharLsCodec {
    readonly JpegLSDecoder: new () => JpegLsDecoder
    readonly JpegLSEncoder: new () => JpegLsEncoder
  }
  export default function factory(options: CharLsOptions): Promise<CharLsCodec>
}
