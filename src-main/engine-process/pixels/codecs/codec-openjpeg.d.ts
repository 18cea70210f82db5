/** OpenJPEG as WebAssembly. The package has no types that fit Node. */
interface FrameInfo {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
  readonly isSigned: boolean
}
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array
  getDecodedBuffer(): Uint8Array
  decode(): void
  decodeSubResolution(decomposition: number, layer: number): void
  getFrameInfo(): FrameInfo
  getNumDecompositions(): number
  delete(): void
}
interface Encoder {
  getDecodedBuffer(frame: FrameInfo): Uint8Array
  getEncodedBuffer(): Uint8Array
  setDecompositions(count: number): void
  setQuality(lossless: boolean, rate: number): void
  encode(): void
  delete(): void
}
interface FactoryOptions {
  print(line: string): void
  printErr(line: string): void
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export interface OpenJpeg {
    readonly J2KDecoder: new () => Decoder
  }
  export default function factory(options: FactoryOptions): Promise<OpenJpeg>
}
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  export interface OpenJpegCodec {
    readonly J2KDecoder: new () => Decoder
    readonly J2KEncoder: new () => Encoder
  }
  export default function factory(options: FactoryOptions): Promise<OpenJpegCodec>
}
