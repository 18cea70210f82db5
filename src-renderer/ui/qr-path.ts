/** Modules of white around a QR code (ISO/IEC 18004). */
const quiet = 4

export interface QrPath {
  /** Modules along each side, with the margin. */
  readonly side: number
  /** The dark modules as an SVG path in modules. */
  readonly path: string
}

/** Draws a text of up to 2,000 bytes as a QR code that survives the loss of 15 % of its area. */
export async function qrPath(text: string): Promise<QrPath> {
  // Loaded at its first use, because hardly any window needs it.
  const { encode } = await import('uqr')
  const { data, size } = encode(text, { ecc: 'M', border: quiet })
  const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { side: size, path: dark.join('') }
}
