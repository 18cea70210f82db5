import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tinyDetector, tinyGrader } from '#main/testing/index.ts'

const classes = ['NHGUC', 'AUC', 'HGUC']
const red = classes.indexOf('HGUC')
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const part = {
  ...{ logit: [-6, 0, 6], logRatio: [-3, 0, 4], shares: [0.01, 0.1, 0.4], cellsAtMost: 3000 },
  ...{ offset: -1, slope: 0.8 },
}

/** Writes a models folder with a model of three classes: dark spots are cells, and the red ones are carcinoma. */
export function writeUrineModel(folder: string): void {
  const home = join(folder, 'tiny-urine')
  mkdirSync(home, { recursive: true })
  const detector = tinyDetector(classes.length, red)
  const grader = tinyGrader(64, 0.08, classes.length, red)
  writeFileSync(join(home, 'detector.onnx'), detector)
  writeFileSync(join(home, 'grader.onnx'), grader)
  writeFileSync(join(home, 'card.md'), '# Tiny\nFor tests only.\n')
  writeFileSync(join(folder, 'registry.json'), JSON.stringify({ schema: 1, active: 'tiny-urine' }))
  const manifest = {
    ...{ schema: 1, name: 'tiny-urine', version: '1.0.0', task: 'urine', card: 'card.md' },
    detector: {
      ...{ file: 'detector.onnx', sha256: sha256(detector), micronsPerPixel: 0.5, stride: 8, sizeMultiple: 16 },
      ...{ haloPx: 32, classes, peakRadiusPx: 12, minPresence: 0.5, offsets: true },
    },
    grader: {
      ...{ file: 'grader.onnx', sha256: sha256(grader), micronsPerPixel: 0.25, cropPx: 64, classes, embeddingSize: 3 },
    },
    aggregate: { abnormal: part, highGrade: { ...part, logRatio: [-3, 2, 6], offset: 1 } },
    reliability: {},
  }
  writeFileSync(join(home, 'manifest.json'), JSON.stringify(manifest))
}
