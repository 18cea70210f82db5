/**
 * Counts a network's computation: multiply-accumulates (MAC) of its convolutions and matrix products, on the graph
 * itself. The runtime provides the shape of every such node's output (the graph gets additional outputs, which do not
 * change its work). The shapes of the weights are in the file. If two computed tensors are multiplied, as in
 * attention, the shape of the second is requested too.
 */
import { readFileSync } from 'node:fs'
import { InferenceSession, type Tensor } from 'onnxruntime-node'
import { fieldsOf, textOf, withField } from './protobuf.ts'

export interface Operations {
  /** Multiply-accumulates of one run, by the kind of number that is multiplied. */
  readonly int8: number
  readonly float32: number
}

interface Node {
  readonly op: string
  readonly inputs: readonly string[]
  readonly output: string
  /** For Gemm: whether the second matrix is transposed. */
  readonly transposed: boolean
}

/** Field numbers of onnx.proto3. */
const MODEL_GRAPH = 7
const graphField = { node: 1, initializer: 5, output: 12 }
const nodeField = { input: 1, output: 2, op: 4, attribute: 5 }
const tensorField = { dims: 1, name: 8 }

/** Index of the weights among a node's inputs. */
const weightAt: Readonly<Record<string, number>> = {
  Conv: 1,
  ConvInteger: 1,
  QLinearConv: 3,
  Gemm: 1,
  QGemm: 3,
  MatMul: 1,
  MatMulInteger: 1,
  QLinearMatMul: 3,
}
const isInteger = (op: string): boolean => op.startsWith('QL') || op === 'QGemm' || op.endsWith('Integer')

/** Counts the operations of one run of the network on `feeds`. */
export async function countOperations(file: string, feeds: Record<string, Tensor>): Promise<Operations> {
  const model = new Uint8Array(readFileSync(file))
  const graph = fieldsOf(model).find(({ field }) => field === MODEL_GRAPH)
  if (!graph) throw new Error(`${file} holds no graph`)
  const parts = fieldsOf(graph.bytes)
  const nodes = parts.filter(({ field }) => field === graphField.node).map(({ bytes }) => nodeOf(bytes))
  const shapes = new Map(
    parts.filter(({ field }) => field === graphField.initializer).map(({ bytes }) => shapeOf(bytes)),
  )
  const producer = new Map(nodes.map((node) => [node.output, node]))
  const counted = nodes.filter(({ op }) => op in weightAt)

  const weightsOf = (node: Node): { name: string; quantised: boolean } =>
    sourceOf(node.inputs[weightAt[node.op] ?? 1] ?? '', producer)
  const computed = counted.map((node) => weightsOf(node).name).filter((name) => producer.has(name))

  const outputs = new Set(parts.filter(({ field }) => field === graphField.output).map(({ bytes }) => nameOf(bytes)))
  let wider = graph.bytes
  for (const output of new Set([...counted.map((node) => node.output), ...computed]))
    if (!outputs.has(output)) wider = withField(wider, graphField.output, named(output))
  const session = await InferenceSession.create(withField(model, MODEL_GRAPH, wider, graph), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  })
  const answers = await session.run(feeds)
  await session.release()

  const sum = { int8: 0, float32: 0 }
  for (const node of counted) {
    const source = weightsOf(node)
    const weights = shapes.get(source.name) ?? answers[source.name]?.dims
    const answer = answers[node.output]?.dims
    if (!weights || !answer) throw new Error(`${node.op} ${node.output}: its weights are not in the file`)
    const each = perAnswer(node, weights)
    sum[isInteger(node.op) || source.quantised ? 'int8' : 'float32'] += each * product(answer)
  }
  return sum
}

const product = (values: readonly number[]): number => values.reduce((total, value) => total * value, 1)

/** Multiply-accumulates per value of the output. */
function perAnswer({ op, transposed }: Node, weights: readonly number[]): number {
  if (op.includes('Conv')) return product(weights.slice(1))
  return (transposed ? weights.at(-1) : weights.at(-2)) ?? 1
}

/**
 * Follows weights to the file through nodes that only convert their numbers. `quantised`: 8-bit numbers are
 * dequantised on the way.
 */
function sourceOf(name: string, producer: ReadonlyMap<string, Node>): { name: string; quantised: boolean } {
  const node = producer.get(name)
  if (!node || !['DequantizeLinear', 'Cast', 'Identity', 'QuantizeLinear'].includes(node.op))
    return { name, quantised: false }
  const behind = sourceOf(node.inputs[0] ?? '', producer)
  return { name: behind.name, quantised: behind.quantised || node.op === 'DequantizeLinear' }
}

function nodeOf(bytes: Uint8Array): Node {
  const fields = fieldsOf(bytes)
  const texts = (wanted: number): string[] => fields.filter(({ field }) => field === wanted).map((f) => textOf(f.bytes))
  const transposed = fields.some(({ field, bytes: attribute }) => {
    if (field !== nodeField.attribute) return false
    const inside = fieldsOf(attribute)
    const name = inside.find((f) => f.field === 1)
    return name !== undefined && textOf(name.bytes) === 'transB' && inside.some((f) => f.field === 3 && f.value === 1)
  })
  const [output = ''] = texts(nodeField.output)
  return { op: texts(nodeField.op)[0] ?? '', inputs: texts(nodeField.input), output, transposed }
}

function shapeOf(bytes: Uint8Array): [name: string, shape: number[]] {
  const fields = fieldsOf(bytes)
  const name = fields.find(({ field }) => field === tensorField.name)
  const dims = fields.filter(({ field }) => field === tensorField.dims)
  // Repeated integers are written one by one, or packed into one field.
  const shape = dims.flatMap(({ value, packed }) => (value === null ? packed() : [value]))
  return [name ? textOf(name.bytes) : '', shape]
}

const nameOf = (bytes: Uint8Array): string => {
  const name = fieldsOf(bytes).find(({ field }) => field === 1)
  return name ? textOf(name.bytes) : ''
}
const named = (name: string): Uint8Array => withField(new Uint8Array(), 1, new TextEncoder().encode(name))
