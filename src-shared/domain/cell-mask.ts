/**
 * Where on a slide there is something to look at. Glass is found by its own colour, and cells by their optical density
 * against it or by their hue: cytoplasm is pale but pink, orange or blue-green.
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
  /** 1 where there is something to look at. */
  readonly cells: Uint8Array
  readonly count: number
  /** RGB of the empty glass. */
  readonly glass: readonly [number, number, number]
}

/** Optical density (natural logarithm) of the palest cytoplasm that counts, as a mean over the three channels. */
const MIN_DENSITY = 0.05
/** Difference between the densities of two channels that counts as a hue. */
const MIN_HUE = 0.045
/** Below this in all channels a pixel is what a scanner leaves where it did not scan. */
const UNSCANNED = 8

/**
 * The colour of empty glass: the most frequent bright, colourless shade. Pure white is what scanners pad with and
 * counts only where there is nothing else.
 */
export function glassColour(picture: Picture): [number, number, number] {
  const { data } = picture
  const histogram = new Uint32Array(256)
  let white = 0
  for (let i = 0; i < data.length; i += 3) {
    const r = data[i]!
    const g = data[i + 1]!
    const b = data[i + 2]!
    if (r >= 254 && g >= 254 && b >= 254) white++
    else if (Math.max(r, g, b) - Math.min(r, g, b) < 40) histogram[g]!++
  }
  // The brightest shade that is frequent wins: cytoplasm can cover more of a field than glass does.
  let most = 0
  for (let v = 140; v < 256; v++) most = Math.max(most, around(histogram, v))
  const pixels = data.length / 3
  if (most < pixels * 0.001) return white > 0 ? [255, 255, 255] : [240, 240, 240]
  let shade = 255
  while (shade > 140 && around(histogram, shade) < most * 0.3) shade--
  while (shade > 141 && around(histogram, shade - 1) > around(histogram, shade)) shade--

  const sum: [number, number, number] = [0, 0, 0]
  let count = 0
  for (let i = 0; i < data.length; i += 3) {
    const r = data[i]!
    const g = data[i + 1]!
    const b = data[i + 2]!
    if (Math.abs(g - shade) > 2 || Math.max(r, g, b) - Math.min(r, g, b) >= 40) continue
    sum[0] += r
    sum[1] += g
    sum[2] += b
    count++
  }
  return count === 0 ? [shade, shade, shade] : [sum[0] / count, sum[1] / count, sum[2] / count]
}

const around = (histogram: Uint32Array, v: number): number =>
  (histogram[v - 1] ?? 0) + (histogram[v] ?? 0) + (histogram[v + 1] ?? 0)

/** Finds the cell-bearing pixels of a picture of about 16 µm a pixel. */
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

/** Grows the mask by `radius` pixels in every direction (a square), so that a cell at the edge of a patch is kept. */
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
