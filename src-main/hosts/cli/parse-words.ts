import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './terminal.ts'

/** A command's words as its options and the rest, as `util.parseArgs` does. Throws UsageError for what it refuses. */
export function parseWords<const T extends Omit<ParseArgsConfig, 'args'>>(
  words: readonly string[],
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args: [...words] })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
