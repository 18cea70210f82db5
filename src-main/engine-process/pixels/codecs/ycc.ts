/**
 * Converts full-range interleaved YCbCr to RGB in place, in 16-bit fixed point. Source: ITU-T T.871 (JFIF), section
 * 7.
 */
export function yccToRgb(data: Uint8Array): void {
  for (let i = 0; i < data.length; i += 3) {
    const y = (data[i]! << 16) + 32_768
    const cb = data[i + 1]! - 128
    const cr = data[i + 2]! - 128
    data[i] = clamp((y + 91_881 * cr) >> 16)
    data[i + 1] = clamp((y - 22_554 * cb - 46_802 * cr) >> 16)
    data[i + 2] = clamp((y + 116_130 * cb) >> 16)
  }
}

const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value)
