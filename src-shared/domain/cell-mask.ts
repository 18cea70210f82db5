/**
 * Finds the parts of a slide that hold cells. Glass is recognised by its colour. Cells are recognised by their
 * optical density against the glass or by their hue, since cytoplasm is pale but pink, orange or blue-green.
 */
export interface Picture {
  /** RGB, interleaved, 8 bit. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

export interface CellMask {
  readonly width: number
  readonly height: number
  /** 1 where there may be cells. */
  readonly cells: Uint8Array
  readonly count: number
  /** RGB of the empty glass. */
  readonly glass: readonly [number, number, number]
}

/** Optical density (natural logarithm) from which on cytoplasm counts, as the mean of the three channels. */
const MIN_DENSITY = 0.05
/** Difference between the densities of two channels that counts as a hue. */
const MIN_HUE = 0.045
/** A pixel below this in all channels was not scanned. */
const UNSCANNED = 8

/** Share of the picture that a shade must cover to count as glass. */
const MIN_SHARE = 0.01
const DARKEST_GLASS = 140

/**
 * The colour of empty glass: the brightest shade that covers a part of the picture. Scanners pad with pure white, so
 * white counts only if no other colourless shade is left (the glass is over-exposed).
 */
export function glassColour({ data }: Picture): [number, number, number] {
  const pixels = data.length / 3
  let white = 0
  for (let i = 0; i < data.length; i += 3) if (isWhite(data, i)) white++
  const padded = white > pixels * MIN_SHARE
  // Beside white padding, a tinted shade is pale cytoplasm. Without padding, the microscope's light may be tinted.
  const maxTint = padded ? 16 : 40
  const histogram = new Uint32Array(256)
  for (let i = 0; i < data.length; i += 3) if (!isWhite(data, i) && tint(data, i) < maxTint) histogram[data[i + 1]!]!++

  const shade = brightestPeak(histogram, (padded ? pixels - white : pixels) * MIN_SHARE)
  if (shade === null) return padded ? [255, 255, 255] : [240, 240, 240]
  const sum: [number, number, number] = [0, 0, 0]
  let count = 0
  for (let i = 0; i < data.length; i += 3) {
    if (isWhite(data, i) || Math.abs(data[i + 1]! - shade) > 2 || tint(data, i) >= maxTint) continue
    for (const c of [0, 1, 2] as const) sum[c] += data[i + c]!
    count++
  }
  return count === 0 ? [shade, shade, shade] : [sum[0] / count, sum[1] / count, sum[2] / count]
}

const isWhite = (data: Uint8Array, i: number): boolean => data[i]! >= 254 && data[i + 1]! >= 254 && data[i + 2]! >= 254
const tint = (data: Uint8Array, i: number): number =>
  Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!)

/** The brightest local maximum of the smoothed histogram with at least `least` pixels around it. */
function brightestPeak(histogram: Uint32Array, least: number): number | null {
  const around = (v: number) => {
    let sum = 0
    for (let d = -2; d <= 2; d++) sum += histogram[v + d] ?? 0
    return sum
  }
  for (let v = 255; v >= DARKEST_GLASS; v--) {
    const here = around(v)
    if (here > 0 && here >= least && here >= around(v - 1) && here >= around(v + 1)) return v
  }
  return null
}

/** Finds the cell-bearing pixels of a picture at about 16 µm per pixel. */
export function cellMask(picture: Picture): CellMask {
  const glass = glassColour(picture)
  const { data, width, height } = picture
  const density = glass.map(densityTable)
  const cells = new Uint8Array(width * height)
  let count = 0
  for (let at = 0; at < cells.length; at++) {
    const red = data[at * 3]!
    const green = data[at * 3 + 1]!
    const blue = data[at * 3 + 2]!
    if (red < UNSCANNED && green < UNSCANNED && blue < UNSCANNED) continue
    const r = density[0]![red]!
    const g = density[1]![green]!
    const b = density[2]![blue]!
    const hue = Math.max(r, g, b) - Math.min(r, g, b)
    const mean = (r + g + b) / 3
    if (mean < MIN_DENSITY && (hue < MIN_HUE || mean < MIN_DENSITY / 4)) continue
    cells[at] = 1
    count++
  }
  return { width, height, cells, count, glass }
}

function densityTable(glass: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, v) => -Math.log(Math.max(v, 1) / Math.max(glass, 1)))
}

/**
 * The mask grown by `radius` pixels in every direction (as a square), so that a cell at the edge of a patch is kept.
 */
export function grown(mask: CellMask, radius: number): Uint8Array {
  const { width, height, cells } = mask
  const rows = new Uint8Array(cells.length)
  for (let y = 0; y < height; y++) {
    let last = -radius - 1
    for (let x = 0; x < width + radius; x++) {
      if (x < width && cells[y * width + x]) last = x
      const to = x - radius
      if (to >= 0 && x - last <= 2 * radius) rows[y * width + to] = 1
    }
  }
  const out = new Uint8Array(cells.length)
  for (let x = 0; x < width; x++) {
    let last = -radius - 1
    for (let y = 0; y < height + radius; y++) {
      if (y < height && rows[y * width + x]) last = y
      const to = y - radius
      if (to >= 0 && y - last <= 2 * radius) out[to * width + x] = 1
    }
  }
  return out
}
