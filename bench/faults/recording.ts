/** One recorded act of a process on a file: see `recorder.c`. */
export interface Recorded {
  readonly op: 'O' | 'W' | 'T' | 'S' | 'U' | 'R'
  readonly path: string
  /** The new name of a renamed file. */
  readonly second: string
  /** Place of a write, or the length to which a file was cut; bytes. */
  readonly offset: number
  readonly data: Buffer
}

const head = 17

/** The acts in a recording, in their order. A last one that was cut short is left out. */
export function recordedIn(bytes: Buffer): Recorded[] {
  const found: Recorded[] = []
  for (let at = 0; at + head <= bytes.length; ) {
    const one = bytes.readUInt16LE(at + 1)
    const two = bytes.readUInt16LE(at + 3)
    const length = bytes.readUInt32LE(at + 13)
    const paths = at + head
    const end = paths + one + two + length
    if (end > bytes.length) break
    found.push({
      op: String.fromCharCode(bytes[at]!) as Recorded['op'],
      path: bytes.toString('utf8', paths, paths + one),
      second: bytes.toString('utf8', paths + one, paths + one + two),
      offset: Number(bytes.readBigUInt64LE(at + 5)),
      data: bytes.subarray(end - length, end),
    })
    at = end
  }
  return found
}
