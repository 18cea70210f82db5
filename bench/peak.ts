/**
 * The machine's highest computing speed with the same runtime: the faster of a large matrix product and a large
 * convolution, in 32-bit floats and in 8-bit integers.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { sessionOptions } from '../src-main/engine-process/providers/session.ts'
import { bytesOf, floats, node, onnxModel, type Port, scalar } from '../src-main/testing/index.ts'
import { median } from './numbers.ts'

/** Multiply-accumulates per second. */
export interface Peak {
  readonly int8: number
  readonly float32: number
}

const SIDE = 1024
const CHANNELS = 256
const PICTURE = 64

const noise = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 255) / 255 - 0.5)

interface Work {
  readonly model: Uint8Array
  readonly macs: number
  readonly input: Tensor
}

export async function measurePeak(rounds = 7): Promise<Peak> {
  const fastest = async (works: readonly Work[]): Promise<number> => {
    const rates: number[] = []
    for (const { model, macs, input } of works) {
      const session = await InferenceSession.create(model, sessionOptions('cpu', 0))
      await session.run({ x: input })
      const times: number[] = []
      for (let i = 0; i < rounds; i++) {
        const started = performance.now()
        await session.run({ x: input })
        times.push(performance.now() - started)
      }
      await session.release()
      rates.push(macs / (median(times) / 1000))
    }
    return Math.max(...rates)
  }
  return {
    float32: await fastest([floatProduct(), floatConvolution()]),
    int8: await fastest([byteProduct(), byteConvolution()]),
  }
}

const port = (name: string, type: Port['type'], shape: readonly number[]): Port => ({ name, type, shape })
const productMacs = SIDE ** 3
const convolutionMacs = PICTURE ** 2 * CHANNELS ** 2 * 9
const picture = [1, CHANNELS, PICTURE, PICTURE]
const kernel = [CHANNELS, CHANNELS, 3, 3]
const same = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }

function floatProduct(): Work {
  const model = onnxModel({
    nodes: [node('MatMul', ['x', 'w'], ['y'])],
    initializers: [floats('w', [SIDE, SIDE], noise(SIDE ** 2))],
    inputs: [port('x', 'float32', [SIDE, SIDE])],
    outputs: [port('y', 'float32', [SIDE, SIDE])],
  })
  return { model, macs: productMacs, input: new Tensor('float32', noise(SIDE ** 2), [SIDE, SIDE]) }
}

function floatConvolution(): Work {
  const model = onnxModel({
    nodes: [node('Conv', ['x', 'w'], ['y'], same)],
    initializers: [floats('w', kernel, noise(CHANNELS ** 2 * 9))],
    inputs: [port('x', 'float32', picture)],
    outputs: [port('y', 'float32', picture)],
  })
  return { model, macs: convolutionMacs, input: new Tensor('float32', noise(CHANNELS * PICTURE ** 2), picture) }
}

const signed = (count: number): Int8Array => Int8Array.from({ length: count }, (_, i) => ((i * 7919) % 255) - 127)
const unsigned = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => (i * 7919) % 255)
/** Scale and zero point of input, weights and output, as required by the quantised operators. */
const scales = [
  scalar('xs', 'float32', 0.02),
  scalar('xz', 'uint8', 128),
  scalar('ws', 'float32', 0.02),
  scalar('wz', 'int8', 0),
  scalar('ys', 'float32', 0.5),
  scalar('yz', 'uint8', 128),
]
const quantised = ['x', 'xs', 'xz', 'w', 'ws', 'wz', 'ys', 'yz']

function byteProduct(): Work {
  const model = onnxModel({
    nodes: [node('QLinearMatMul', quantised, ['y'])],
    initializers: [bytesOf('w', [SIDE, SIDE], signed(SIDE ** 2)), ...scales],
    inputs: [port('x', 'uint8', [SIDE, SIDE])],
    outputs: [port('y', 'uint8', [SIDE, SIDE])],
  })
  return { model, macs: productMacs, input: new Tensor('uint8', unsigned(SIDE ** 2), [SIDE, SIDE]) }
}

function byteConvolution(): Work {
  const model = onnxModel({
    nodes: [node('QLinearConv', quantised, ['y'], same)],
    initializers: [bytesOf('w', kernel, signed(CHANNELS ** 2 * 9)), ...scales],
    inputs: [port('x', 'uint8', picture)],
    outputs: [port('y', 'uint8', picture)],
  })
  return { model, macs: convolutionMacs, input: new Tensor('uint8', unsigned(CHANNELS * PICTURE ** 2), picture) }
}
