/** Functions that are too long to take in at once. They are found by parsing, so braces in strings do not count. */
import { parseSync, Visitor } from 'vite'
import type { SourceFile } from './source-file.ts'

export interface LongFunction {
  readonly path: string
  /** The function's own name, otherwise that of the variable or property that holds it; '' if it has none. */
  readonly name: string
  /** First line, counted from 1. */
  readonly line: number
  readonly lines: number
}

interface Spanned {
  readonly start: number
  readonly end: number
}
interface Named {
  readonly id?: { readonly name?: string } | null
  readonly key?: { readonly name?: string }
}

/** The functions of a file with more than `most` lines, from the signature to the closing brace. */
export function longFunctions({ path, text }: SourceFile, most: number): LongFunction[] {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const found: LongFunction[] = []
  const names = new Map<unknown, string>()
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const holds = (value: unknown, name: string | undefined): void => {
    if (value && name) names.set(value, name)
  }
  const look = (node: Spanned & Named): void => {
    const line = lineAt(node.start)
    const lines = lineAt(node.end) - line + 1
    if (lines > most) found.push({ path, name: node.id?.name ?? names.get(node) ?? '', line, lines })
  }
  new Visitor({
    VariableDeclarator: ({ id, init }) => holds(init, (id as { name?: string }).name),
    Property: ({ key, value }) => holds(value, (key as { name?: string }).name),
    MethodDefinition: ({ key, value }) => holds(value, (key as { name?: string }).name),
    PropertyDefinition: ({ key, value }) => holds(value, (key as { name?: string }).name),
    FunctionDeclaration: look,
    FunctionExpression: look,
    ArrowFunctionExpression: look,
  }).visit(program)
  return found
}
