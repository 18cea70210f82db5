import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type GreyImage, greyOf, prepareField, register } from '#shared/domain/registration/index.ts'
import { asSeen, binned, cutOut, randomFrom } from '#shared/domain/registration/testing.ts'

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const folders = ['lbc_fields', 'cric/val'].map((name) => join(data, name))

/** Fields per folder. All of them would take minutes; these are from both preparations, in name order. */
const eachFolder = 6

async function realFields(): Promise<GreyImage[]> {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => /\.(jpe?g|png)$/i.test(name))
      .sort()
      .slice(0, eachFolder)
      .map((name) => join(folder, name)),
  )
  return Promise.all(
    files.map(async (file) => {
      const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      return greyOf(data, info.width, info.height, 3)
    }),
  )
}

/** A shift between two cut-outs of size `side` of the field that overlap by about `overlap`. */
function moveOf(field: GreyImage, side: { width: number; height: number }, overlap: number, random: () => number) {
  for (let tries = 0; tries < 5000; tries++) {
    const dx = Math.round((random() * 2 - 1) * (field.width - side.width))
    const dy = Math.round((random() * 2 - 1) * (field.height - side.height))
    const shared = ((side.width - Math.abs(dx)) * (side.height - Math.abs(dy))) / (side.width * side.height)
    if (Math.abs(shared - overlap) < 0.03) return { dx, dy }
  }
  return null
}

describe.skipIf(!folders.every((folder) => existsSync(folder)))('registration of moves cut out of real fields', () => {
  it('is right to a tenth of a pixel or refused, for whole and for quarter pixels', async () => {
    const random = randomFrom(11)
    const errors: number[] = []
    const quarters: number[] = []
    let refused = 0
    let tried = 0
    const cutPair = (field: GreyImage, side: { width: number; height: number }, dx: number, dy: number) => {
      const [x, y] = [dx < 0 ? -dx : 0, dy < 0 ? -dy : 0]
      return [
        cutOut(field, x, y, side.width, side.height),
        cutOut(field, x + dx, y + dy, side.width, side.height),
      ] as const
    }
    for (const field of await realFields()) {
      const side = { width: Math.round(field.width * 0.55), height: Math.round(field.height * 0.55) }
      for (const overlap of [0.7, 0.4, 0.25, 0.15]) {
        const move = moveOf(field, side, overlap, random)
        if (!move) continue
        const [a, b] = cutPair(field, side, move.dx, move.dy)
        const whole = register(
          prepareField(asSeen(a, { sigma: 3, seed: 1 })),
          prepareField(asSeen(b, { sigma: 3, seed: 2 })),
        )
        tried++
        if (whole.ok) errors.push(Math.hypot(whole.dx - move.dx, whole.dy - move.dy))
        else refused++
        const coarse = (image: GreyImage, seed: number) => prepareField(asSeen(binned(image, 4), { sigma: 2, seed }))
        const part = register(coarse(a, 1), coarse(b, 2))
        if (part.ok) quarters.push(Math.hypot(part.dx - move.dx / 4, part.dy - move.dy / 4))
      }
    }
    const sorted = (values: number[]) => values.toSorted((p, q) => p - q)
    const at = (values: number[], share: number) => sorted(values)[Math.floor(share * (values.length - 1))]!
    const said = (values: number[]) =>
      `median ${at(values, 0.5).toFixed(4)}, 95 % ${at(values, 0.95).toFixed(4)}, most ${at(values, 1).toFixed(4)} px`
    console.log(`${tried} moves, ${refused} refused. Whole px: ${said(errors)}. Quarter px: ${said(quarters)}`)
    expect(errors.length).toBeGreaterThan(tried * 0.9)
    expect(at(errors, 1)).toBeLessThan(0.15)
    expect(quarters.length).toBeGreaterThan(tried * 0.85)
    expect(at(quarters, 0.95)).toBeLessThan(0.1)
    // Cut-outs of 176 × 132 px that share a seventh. The few common pixels allow no better accuracy.
    expect(at(quarters, 1)).toBeLessThan(0.5)
  }, 120_000)

  it('never takes two different fields for neighbours', async () => {
    const fields = await realFields()
    let most = 0
    for (const [i, a] of fields.entries()) {
      const b = fields[(i + 3) % fields.length]!
      const side = { width: 700, height: 520 }
      const one = (field: GreyImage, x: number) => prepareField(cutOut(field, x, 60, side.width, side.height))
      const found = register(one(a, 0), one(b, 500))
      expect(found.ok).toBe(false)
      if (found.overlap >= 0.1) most = Math.max(most, found.correlation)
    }
    console.log(`different fields: correlation at most ${most.toFixed(2)}`)
  }, 120_000)
})
