import type { DisplayTest } from '#shared/contract/schemas/viewing.ts'
import { brightLevels, darkLevels, gammaGreys, patches } from './tests.ts'

type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void
type Rgb = readonly [number, number, number]

const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`
const grey = (level: number): string => css([level, level, level])

/** Squares of nearly the background's level, in a row. Their place does not reveal how many there are. */
const steps =
  (background: number, levels: readonly number[]): Draw =>
  (context, width, height) => {
    context.fillStyle = grey(background)
    context.fillRect(0, 0, width, height)
    const each = Math.floor(width / levels.length)
    const side = Math.round(Math.min(each, height) * 0.55)
    levels.forEach((level, i) => {
      context.fillStyle = grey(level)
      context.fillRect(i * each + Math.round((each - side) / 2), Math.round((height - side) / 2), side, side)
    })
  }

/** Alternating black and white lines of one physical pixel. `along`: 1 for columns, 0 for rows. */
function lines(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, along: 0 | 1) {
  const pixels = context.createImageData(width, height)
  for (let row = 0; row < height; row++)
    for (let col = 0; col < width; col++)
      pixels.data.fill((along ? col : row) % 2 ? 255 : 0, (row * width + col) * 4, (row * width + col) * 4 + 3)
  for (let i = 3; i < pixels.data.length; i += 4) pixels.data[i] = 255
  context.putImageData(pixels, x, y)
}

const gamma: Draw = (context, width, height) => {
  const each = Math.floor(width / gammaGreys.length)
  lines(context, 0, 0, width, height, 0)
  gammaGreys.forEach((level, i) => {
    context.fillStyle = grey(level)
    context.fillRect(
      i * each + Math.round(each * 0.25),
      Math.round(height * 0.25),
      Math.round(each * 0.5),
      Math.round(height * 0.5),
    )
  })
}

const colours: Draw = (context, width, height) => {
  const each = Math.floor(width / patches.length)
  patches.forEach(({ rgb, inner }, i) => {
    context.fillStyle = css(rgb)
    context.fillRect(i * each, 0, each, height)
    context.fillStyle = css(inner)
    const side = Math.round(each * 0.4)
    context.fillRect(i * each + Math.round((each - side) / 2), Math.round((height - side) / 2), side, side)
  })
}

const pixels: Draw = (context, width, height) => {
  const half = Math.floor(width / 3)
  lines(context, 0, 0, half, height, 1)
  lines(context, half, 0, half, height, 0)
  const checker = context.createImageData(width - 2 * half, height)
  for (let row = 0, i = 0; row < height; row++)
    for (let col = 0; col < checker.width; col++, i += 4) {
      checker.data.fill((row + col) % 2 ? 255 : 0, i, i + 3)
      checker.data[i + 3] = 255
    }
  context.putImageData(checker, 2 * half, 0)
}

const banding: Draw = (context, width, height) => {
  for (let x = 0; x < width; x++) {
    context.fillStyle = grey(Math.round((x / (width - 1)) * 255))
    context.fillRect(x, 0, 1, Math.ceil(height / 2))
    context.fillStyle = grey(Math.round(96 + (x / (width - 1)) * 64))
    context.fillRect(x, Math.ceil(height / 2), 1, height)
  }
}

export const uniformLevels = [32, 128, 235] as const
const uniformity: Draw = (context, width, height) => {
  const each = Math.ceil(width / uniformLevels.length)
  uniformLevels.forEach((level, i) => {
    context.fillStyle = grey(level)
    context.fillRect(i * each, 0, each, height)
  })
}

export const charts: Readonly<Record<DisplayTest, Draw>> = {
  dark: steps(0, darkLevels),
  bright: steps(255, brightLevels),
  gamma,
  colours,
  pixels,
  banding,
  uniformity,
}
