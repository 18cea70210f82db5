import type { GreyImage } from './index.ts'

/** Numbers from 0 to 1, the same for the same seed (Numerical Recipes' generator). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Pale glass with dark round cells of many sizes, as a substitute for a real field. */
export function madeField(width: number, height: number, seed: number): GreyImage {
  const random = randomFrom(seed)
  const data = new Float32Array(width * height).fill(225)
  const cells = Math.round((width * height) / 2500)
  for (let n = 0; n < cells; n++) {
    const [x, y, r, dark] = [random() * width, random() * height, 4 + random() * 14, 20 + random() * 90]
    for (let py = Math.max(0, Math.floor(y - 2 * r)); py < Math.min(height, y + 2 * r); py++)
      for (let px = Math.max(0, Math.floor(x - 2 * r)); px < Math.min(width, x + 2 * r); px++)
        data[py * width + px]! -= dark * Math.exp(-(((px - x) ** 2 + (py - y) ** 2) / (r * r)))
  }
  return { data, width, height }
}

export function cutOut(image: GreyImage, x: number, y: number, width: number, height: number): GreyImage {
  const data = new Float32Array(width * height)
  for (let row = 0; row < height; row++)
    for (let col = 0; col < width; col++) data[row * width + col] = image.data[(y + row) * image.width + x + col]!
  return { data, width, height }
}

/** Each pixel is the mean of `by` × `by`, so that a move of one pixel before becomes one of 1 / by. */
export function binned({ data, width, height }: GreyImage, by: number): GreyImage {
  const [w, h] = [Math.floor(width / by), Math.floor(height / by)]
  const out = new Float32Array(w * h)
  for (let y = 0; y < h * by; y++)
    for (let x = 0; x < w * by; x++)
      out[Math.floor(y / by) * w + Math.floor(x / by)]! += data[y * width + x]! / (by * by)
  return { data: out, width: w, height: h }
}

/** What the sensor adds: Gaussian noise, then rounding to 0 to 255. `gain` and `offset` are the lamp's. */
export function asSeen(
  image: GreyImage,
  { sigma, seed, gain = 1, offset = 0 }: { sigma: number; seed: number; gain?: number; offset?: number },
): GreyImage {
  const random = randomFrom(seed)
  const noise = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
  const data = Uint8Array.from(image.data, (value) =>
    Math.max(0, Math.min(255, Math.round(value * gain + offset + sigma * noise()))),
  )
  return { ...image, data }
}
