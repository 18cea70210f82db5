import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { floats, longs, node, onnxModel } from './onnx-bytes.ts'

/**
 * For tests only: writes a models folder with a model of a few kilobytes that has the shape of a real one and
 * predictable results. The detector finds dark spots of about 8 µm. Whatever is redder than blue is called abnormal.
 */
export function writeTinyModel(
  folder: string,
  name = 'tiny',
  change: Record<string, unknown> = {},
  grader: Uint8Array = tinyGrader(),
): void {
  const home = join(folder, name)
  mkdirSync(home, { recursive: true })
  const detector = tinyDetector()
  writeFileSync(join(home, 'detector.onnx'), detector)
  writeFileSync(join(home, 'grader.onnx'), grader)
  writeFileSync(join(home, 'card.md'), '# Tiny\nFor tests only.\n')
  writeFileSync(join(folder, 'registry.json'), JSON.stringify({ schema: 1, active: name }))
  const manifest = {
    schema: 1,
    name,
    version: '1.0.0',
    detector: {
      file: 'detector.onnx',
      sha256: sha256(detector),
      micronsPerPixel: 0.5,
      stride: STRIDE,
      sizeMultiple: 16,
      haloPx: 32,
      classes: detectorClasses,
      peakRadiusPx: 12,
      minPresence: 0.5,
      offsets: true,
    },
    grader: {
      file: 'grader.onnx',
      sha256: sha256(grader),
      micronsPerPixel: 0.25,
      cropPx: 64,
      classes: graderClasses,
      embeddingSize: 3,
    },
    aggregate: { abnormal: part, highGrade: part },
    thresholds: { ruleOutBelow: 0.2, urgentAt: 0.5 },
    reliability: {},
    card: 'card.md',
    ...change,
  }
  writeFileSync(join(home, 'manifest.json'), JSON.stringify(manifest))
}

const STRIDE = 8
const part = {
  logit: [-6, 0, 6],
  logRatio: [-3, 0, 4],
  shares: [0.01, 0.1, 0.4],
  cellsAtMost: 3000,
  offset: -1,
  slope: 0.8,
}
const detectorClasses = ['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC']
const graderClasses = ['NILM', 'ASC-US', 'LSIL', 'ASC-H', 'HSIL', 'SCC', 'AGC', 'Trichomonas', 'Candida', 'Flora']
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * One convolution of 16 x 16 with stride 8: the mean darkness of a window, and its redness minus its blueness. The
 * first of `classes` is the bluer one, the one at `red` the redder one.
 */
export function tinyDetector(classes = detectorClasses.length, red = 4): Uint8Array {
  const window = 16
  const area = window * window
  const outputs = 1 + classes + 2
  const weights = new Float32Array(outputs * 3 * area)
  const bias = new Float32Array(outputs)
  const fill = (output: number, rgb: readonly number[]) => {
    for (let c = 0; c < 3; c++) weights.fill(rgb[c]! / area, (output * 3 + c) * area, (output * 3 + c + 1) * area)
  }
  // The convolution receives darkness (255 - value), so that the zeros beyond the border mean white. Presence: the
  // logit is 0 at a mean darkness of 105 in the window.
  fill(0, [0.05, 0.05, 0.05])
  bias[0] = -0.05 * 3 * 105
  fill(1, [0.05, 0, -0.05])
  fill(1 + red, [-0.05, 0, 0.05])
  return onnxModel({
    nodes: [
      node('Cast', ['image'], ['float'], { to: 1 }),
      node('Sub', ['white', 'float'], ['dark']),
      node('Transpose', ['dark'], ['planes'], { perm: [0, 3, 1, 2] }),
      node('Conv', ['planes', 'w', 'b'], ['raw'], {
        kernel_shape: [window, window],
        strides: [8, 8],
        pads: [4, 4, 4, 4],
      }),
      node('Split', ['raw', 'sizes'], ['p', 'c', 'o'], { axis: 1 }),
      node('Sigmoid', ['p'], ['presence']),
      node('Softmax', ['c'], ['classes'], { axis: 1 }),
      node('Concat', ['presence', 'classes', 'o'], ['map'], { axis: 1 }),
    ],
    initializers: [
      floats('white', [], [255]),
      floats('w', [outputs, 3, window, window], weights),
      floats('b', [outputs], bias),
      longs('sizes', [1, classes, 2]),
    ],
    inputs: [{ name: 'image', type: 'uint8', shape: ['n', 'h', 'w', 3] }],
    outputs: [{ name: 'map', type: 'float32', shape: ['n', outputs, 'h8', 'w8'] }],
  })
}

/**
 * The mean colour of the crop: a bluer crop is of the first class, a redder one of the class at `red`. The embedding
 * is that colour.
 */
export function tinyGrader(cropPx = 64, strength = 0.08, classes = graderClasses.length, red = 4): Uint8Array {
  const weights = new Float32Array(3 * classes)
  weights.set([-strength, 0, strength], 0)
  weights.set([strength, 0, -strength], red * 3)
  return onnxModel({
    nodes: [
      node('Cast', ['crops'], ['float'], { to: 1 }),
      node('Transpose', ['float'], ['planes'], { perm: [0, 3, 1, 2] }),
      node('GlobalAveragePool', ['planes'], ['mean']),
      node('Flatten', ['mean'], ['embedding'], { axis: 1 }),
      node('Gemm', ['embedding', 'w'], ['logits'], { transB: 1 }),
      node('Softmax', ['logits'], ['probabilities'], { axis: 1 }),
    ],
    initializers: [floats('w', [classes, 3], weights)],
    inputs: [{ name: 'crops', type: 'uint8', shape: ['n', cropPx, cropPx, 3] }],
    outputs: [
      { name: 'probabilities', type: 'float32', shape: ['n', classes] },
      { name: 'embedding', type: 'float32', shape: ['n', 3] },
    ],
  })
}
