/** A file opened for positioned reads. Errors name the file by its base name only. */
export interface RandomAccessFile {
  readonly path: string
  /** Base name, used in errors and messages. */
  readonly name: string
  /** Size in bytes when it was opened; of a sealed file, the size of what it holds. */
  readonly size: number
  /** Like `FileStamp.mark`, at opening. For a slide of several files, the marks of all of them. */
  readonly mark: string
  /** Set for a sealed file (`src-main/vault`), which no other program can read by its path. */
  readonly isSealed?: true
  /** Fills `target[at, at + length)` from the file's `position`. Throws `file-truncated` if the file ends earlier. */
  readInto(target: Buffer, at: number, length: number, position: number): Promise<void>
  /** `length` bytes from `position`, in a new buffer. */
  read(position: number, length: number): Promise<Buffer>
  /** Waits for running reads, then closes. Closing twice is allowed. */
  close(): Promise<void>
}
