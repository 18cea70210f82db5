/** Just enough of protobuf's wire format to read and rebuild an ONNX file. */
export interface Field {
  readonly field: number
  /** Value of an integer field; null for all other types. */
  readonly value: number | null
  /** Contents of a text, bytes or message field. */
  readonly bytes: Uint8Array
  /** Start and end of the field in the message. */
  readonly from: number
  readonly to: number
  /** The bytes as packed integers. */
  packed(): number[]
}

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < message.length; ) {
    const from = at
    const [key, afterKey] = varint(message, at)
    const wire = key % 8
    let value: number | null = null
    let bytes = message.subarray(0, 0)
    if (wire === 0) [value, at] = varint(message, afterKey)
    else if (wire === 2) {
      const [length, start] = varint(message, afterKey)
      bytes = message.subarray(start, start + length)
      at = start + length
    } else if (wire === 1 || wire === 5) at = afterKey + (wire === 1 ? 8 : 4)
    else throw new Error(`wire type ${wire} at ${from}`)
    fields.push({ field: Math.floor(key / 8), value, bytes, from, to: at, packed: () => allIn(bytes) })
  }
  return fields
}

/** The message with a bytes field appended, or with one that replaces another. */
export function withField(message: Uint8Array, field: number, bytes: Uint8Array, instead?: Field): Uint8Array {
  const written = [...varintOf(field * 8 + 2), ...varintOf(bytes.length)]
  const [from, to] = instead ? [instead.from, instead.to] : [message.length, message.length]
  return new Uint8Array(
    Buffer.concat([message.subarray(0, from), Uint8Array.from(written), bytes, message.subarray(to)]),
  )
}

function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++]
    if (byte === undefined) throw new Error('the file ends in the middle of a number')
    value += (byte % 128) * scale
    if (byte < 128) return [value, at]
  }
}

function allIn(bytes: Uint8Array): number[] {
  const values: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const [value, next] = varint(bytes, at)
    values.push(value)
    at = next
  }
  return values
}

function varintOf(value: number): number[] {
  const out: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128)
  return [...out, rest]
}
