/** Names of files, their length, and the length of functions. */
import { basename } from 'node:path/posix'
import { longFunctions } from './functions.ts'
import { longForAReason } from './long-for-a-reason.ts'
import { isTest, type SourceFile } from './source-file.ts'

/** Limits on the lines of a file, including tests, and of a function outside tests. */
const mostFileLines = 300
const mostFunctionLines = 80

export const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** Violations of the rules, one line each. */
export function shapeProblems(files: readonly SourceFile[]): string[] {
  const unused = new Set(Object.keys(longForAReason))
  const problems = files.flatMap((file) => {
    const found: string[] = []
    const name = basename(file.path).replace(/(\.(test|spec|store|config|module|d))*\.(ts|tsx)$/, '')
    if (!(file.path.endsWith('.tsx') ? /^([A-Z][A-Za-z0-9]*|[a-z0-9-]+)$/ : /^[a-z0-9-]+$/).test(name))
      found.push('name it in kebab-case (a component in PascalCase)')
    const lines = lineCount(file.text)
    if (lines > mostFileLines) found.push(`${lines} lines, at most ${mostFileLines}; split it`)
    if (!isTest(file.path) && !file.path.endsWith('.d.ts'))
      for (const long of longFunctions(file, mostFunctionLines)) {
        const key = `${file.path} ${long.name}`
        if (!unused.delete(key))
          found.push(`line ${long.line}: '${long.name}' has ${long.lines} lines, at most ${mostFunctionLines}`)
      }
    return found.map((problem) => `${file.path}: ${problem}`)
  })
  return [
    ...problems,
    ...[...unused].map((key) => `scripts/house/long-for-a-reason.ts: '${key}' is not long; take it out`),
  ]
}

/** Median and largest number of lines of the files. */
export function sizes(files: readonly SourceFile[]): { readonly median: number; readonly largest: number } {
  const counts = files.map(({ text }) => lineCount(text)).sort((a, b) => a - b)
  return { median: counts[counts.length >> 1] ?? 0, largest: counts.at(-1) ?? 0 }
}
