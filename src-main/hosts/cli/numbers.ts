import { UsageError } from './terminal.ts'

/** A number from the command line. Throws UsageError outside the limits. */
export function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new UsageError(`${option} must be a number from ${least} to ${most}, not "${text}".`)
  return value
}
