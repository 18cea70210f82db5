import { join } from 'node:path'
import { gridOfSpots, writeSpots, writeTinyModel } from '../../src-main/testing/index.ts'

/** A model that finds the spots of drawn slides, and some slides. */
export interface Laboratory {
  readonly models: string
  readonly slides: readonly string[]
}

/** Writes a laboratory's files into a folder. */
export async function aLaboratory(home: string): Promise<Laboratory> {
  const models = join(home, 'models')
  writeTinyModel(models, 'tiny')
  const slides = Array.from({ length: 12 }, (_, n) => join(home, `S26-${10_000 + n}.tif`))
  for (const [n, path] of slides.entries()) await writeSpots(path, 900 + n, 700, gridOfSpots(900, 700, 90))
  return { models, slides }
}
