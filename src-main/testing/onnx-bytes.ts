/**
 * Just enough of ONNX's protobuf (onnx.proto3, IR 8) to write small graphs by hand, so that tests use a real runtime.
 */
export type Bytes = Uint8Array

const varint = (value: number): number[] => {
  const out: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    out.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return out
}
const concat = (parts: readonly Bytes[]): Bytes => Uint8Array.from(Buffer.concat(parts))
const int = (field: number, value: number): Bytes => Uint8Array.from([...varint(field << 3), ...varint(value)])
const bytes = (field: number, value: Bytes): Bytes =>
  concat([Uint8Array.from([...varint((field << 3) | 2), ...varint(value.length)]), value])
const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value))

const FLOAT = 1
const UINT8 = 2
const INT8 = 3
const INT64 = 7

export const floats = (name: string, shape: readonly number[], values: ArrayLike<number>): Bytes =>
  tensor(name, shape, FLOAT, new Uint8Array(Float32Array.from(values).buffer))

export const longs = (name: string, values: readonly number[]): Bytes =>
  tensor(name, [values.length], INT64, new Uint8Array(BigInt64Array.from(values, BigInt).buffer))

/** Weights as signed 8-bit numbers. */
export const bytesOf = (name: string, shape: readonly number[], values: Int8Array): Bytes =>
  tensor(name, shape, INT8, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))

/** A single number, such as a scale or a zero point. */
export function scalar(name: string, type: 'float32' | 'uint8' | 'int8', value: number): Bytes {
  if (type === 'float32') return floats(name, [], [value])
  return tensor(name, [], type === 'uint8' ? UINT8 : INT8, Uint8Array.of(value & 0xff))
}

const tensor = (name: string, shape: readonly number[], type: number, raw: Bytes): Bytes =>
  concat([...shape.map((n) => int(1, n)), int(2, type), text(8, name), bytes(9, raw)])

/** An attribute: a whole number or a list of them. */
const attribute = (name: string, value: number | readonly number[]): Bytes =>
  typeof value === 'number'
    ? concat([text(1, name), int(3, value), int(20, 2)])
    : concat([text(1, name), ...value.map((n) => int(8, n)), int(20, 7)])

export const node = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Bytes =>
  concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, `${op}_${outputs[0]}`),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  ])

/** A value of a graph's signature. A dimension given as text is free. */
export interface Port {
  readonly name: string
  readonly type: 'uint8' | 'float32'
  readonly shape: readonly (number | string)[]
}

const signature = ({ name, type, shape }: Port): Bytes => {
  const dimensions = shape.map((n) => bytes(1, typeof n === 'number' ? int(1, n) : text(2, n)))
  const tensorType = concat([int(1, type === 'uint8' ? UINT8 : FLOAT), bytes(2, concat(dimensions))])
  return concat([text(1, name), bytes(2, bytes(1, tensorType))])
}

export function onnxModel(graph: {
  nodes: readonly Bytes[]
  initializers: readonly Bytes[]
  inputs: readonly Port[]
  outputs: readonly Port[]
}): Bytes {
  const body = concat([
    ...graph.nodes.map((n) => bytes(1, n)),
    text(2, 'graph'),
    ...graph.initializers.map((t) => bytes(5, t)),
    ...graph.inputs.map((p) => bytes(11, signature(p))),
    ...graph.outputs.map((p) => bytes(12, signature(p))),
  ])
  return concat([int(1, 8), bytes(7, body), bytes(8, int(2, 17))])
}
