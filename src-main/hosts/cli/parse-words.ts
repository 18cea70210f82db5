import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './terminal.ts'

/**
 * Parses a command's arguments into options and the rest, like `util.parseArgs`. Throws UsageError if that refuses
 * them.
 */
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
