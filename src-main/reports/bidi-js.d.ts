declare module 'bidi-js' {
  interface Levels {
    /** The level of each UTF-16 unit; odd ones are read from right to left. */
    readonly levels: Uint8Array
  }
  interface Bidi {
    getEmbeddingLevels(text: string, baseDirection?: 'ltr' | 'rtl' | 'auto'): Levels
    /** The mirrored form of brackets by their place. */
    getMirroredCharactersMap(text: string, levels: Uint8Array): Map<number, string>
  }
  export default function bidiFactory(): Bidi
}
