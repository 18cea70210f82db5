import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { afterAll, describe, expect, it } from 'vitest'
import { bytesOf, floats, node, onnxModel, scalar, tinyGrader, writeTinyModel } from '../src-main/testing/index.ts'
import { countOperations } from './operations.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybreak-operations-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('operations are counted on the graph', () => {
  it('of a convolution and of a matrix product, for the size of the given picture', async () => {
    writeTinyModel(folder)
    const image = new Tensor('uint8', new Uint8Array(64 * 96 * 3), [1, 64, 96, 3])
    // 9 values for each of 8 x 12 places, each computed from 16 x 16 x 3 values.
    expect(await countOperations(join(folder, 'tiny', 'detector.onnx'), { image })).toEqual({
      int8: 0,
      float32: 9 * 8 * 12 * 16 * 16 * 3,
    })
    writeFileSync(join(folder, 'grader.onnx'), tinyGrader())
    const crops = new Tensor('uint8', new Uint8Array(5 * 64 * 64 * 3), [5, 64, 64, 3])
    // 10 classes from 3 colours, 5 times.
    expect(await countOperations(join(folder, 'grader.onnx'), { crops })).toEqual({ int8: 0, float32: 150 })
  })

  it('separately for products of 8-bit numbers, even behind a dequantisation', async () => {
    const file = join(folder, 'quantised.onnx')
    const model = onnxModel({
      nodes: [
        node('DequantizeLinear', ['w', 'ws', 'wz'], ['wide']),
        node('Conv', ['x', 'wide'], ['mid'], { kernel_shape: [3, 3], group: 2 }),
        node('Conv', ['mid', 'v'], ['y'], { kernel_shape: [1, 1] }),
      ],
      initializers: [
        bytesOf('w', [4, 1, 3, 3], new Int8Array(36)),
        scalar('ws', 'float32', 0.1),
        scalar('wz', 'int8', 0),
        floats('v', [5, 4, 1, 1], new Float32Array(20)),
      ],
      inputs: [{ name: 'x', type: 'float32', shape: [1, 2, 10, 12] }],
      outputs: [{ name: 'y', type: 'float32', shape: [1, 5, 8, 10] }],
    })
    writeFileSync(file, model)
    const x = new Tensor('float32', new Float32Array(2 * 10 * 12), [1, 2, 10, 12])
    expect(await countOperations(file, { x })).toEqual({ int8: 4 * 8 * 10 * 9, float32: 5 * 8 * 10 * 4 })
  })

  it('of a product of two computed tensors', async () => {
    const file = join(folder, 'attention.onnx')
    const model = onnxModel({
      nodes: [
        node('MatMul', ['x', 'w'], ['left']),
        node('Transpose', ['left'], ['right'], { perm: [0, 2, 1] }),
        node('MatMul', ['left', 'right'], ['y']),
      ],
      initializers: [floats('w', [3, 8], new Float32Array(24))],
      inputs: [{ name: 'x', type: 'float32', shape: [2, 5, 3] }],
      outputs: [{ name: 'y', type: 'float32', shape: [2, 5, 5] }],
    })
    writeFileSync(file, model)
    const x = new Tensor('float32', new Float32Array(2 * 5 * 3), [2, 5, 3])
    expect(await countOperations(file, { x })).toEqual({ int8: 0, float32: 2 * (5 * 8 * 3 + 5 * 5 * 8) })
  })
})
