import { statSync } from 'node:fs'

/** The size of a file in bytes; 0 if it is missing. */
export const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
