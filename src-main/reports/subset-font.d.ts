// The package has no types.
declare module 'subset-font' {
  /** The subset of a font that a text needs, as a new font. `variationAxes` pins a variable font to a value. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: {
      targetFormat: 'sfnt' | 'truetype' | 'woff' | 'woff2'
      variationAxes?: Record<string, number>
      keepFeatures?: readonly string[]
    },
  ): Promise<Buffer>
}
