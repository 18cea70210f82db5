import { dirname, join } from 'node:path/posix'

export interface SourceFile {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Whether a file is a test or used only by tests. */
export const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$|\/testing(\/|\.ts$)/.test(path)

const roots: Readonly<Record<string, string>> = {
  '#main/': 'src-main/',
  '#shared/': 'src-shared/',
  '#renderer/': 'src-renderer/',
}

/** The file that an import refers to; null for a package. `from` is the importing file. */
export function targetOf(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return join(dirname(from), specifier)
  const alias = Object.keys(roots).find((name) => specifier.startsWith(name))
  return alias === undefined ? null : `${roots[alias]}${specifier.slice(alias.length)}`
}

/** Everything that a text imports, including types: the specifiers of `from '…'`, `import '…'` and `import('…')`. */
export const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier)
