import type { CytoplasmOptions } from './cytoplasm-options.ts'
import { fractal, noise2, smoothstep } from './noise.ts'

/** The part of the noise that is one cell's own. */
export interface NoisePlace {
  readonly x: number
  readonly y: number
}

/** Factor of the thickness at a place in µm: clouds, grain, wrinkles that run along `turn` (radians). */
export function cytoplasmTexture(
  { grain, wrinkles }: CytoplasmOptions,
  { x: nx, y: ny }: NoisePlace,
  turn: number,
): (x: number, y: number) => number {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  return (x, y) => {
    let texture = 1 + 0.34 * fractal(nx + x / 13, ny + y / 13, 2)
    texture +=
      grain *
      (0.3 * noise2(nx + x / 1.9, ny + y / 1.9) +
        0.34 * noise2(nx + x / 0.75, ny - y / 0.75) +
        0.2 * noise2(nx + x / 5, ny + y / 5))
    if (wrinkles > 0) {
      const u = x * cos + y * sin
      const v = y * cos - x * sin
      const ridge = 1 - Math.abs(noise2(nx + u / 22, ny + v / 7 + 0.6 * noise2(nx + u / 9, ny))) * 9
      if (ridge > 0) texture += wrinkles * 0.75 * ridge * smoothstep(-0.15, 0.35, noise2(nx + x / 16, 60 + ny + y / 16))
      const fine = 1 - Math.abs(noise2(nx + v / 9, ny + u / 3.5)) * 8
      if (fine > 0) texture += wrinkles * 0.4 * fine * smoothstep(0, 0.5, noise2(90 + nx + x / 14, ny + y / 14))
    }
    return texture
  }
}
