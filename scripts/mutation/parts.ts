import { globSync } from 'node:fs'

export interface Part {
  /** Files that are changed. */
  readonly sources: readonly string[]
  /** Tests that must notice. */
  readonly tests: readonly string[]
}

const folders: Readonly<Record<string, { readonly sources: readonly string[]; readonly tests: readonly string[] }>> = {
  domain: { sources: ['src-shared/domain'], tests: ['src-shared'] },
  // A read is what a person does to a case; the tests of both lie beside the cases.
  cases: { sources: ['src-main/cases', 'src-main/reads'], tests: ['src-main/cases', 'src-main/reads'] },
  screening: { sources: ['src-main/screening'], tests: ['src-main/screening'] },
  storage: { sources: ['src-main/storage'], tests: ['src-main/storage'] },
}
export const partNames = Object.keys(folders)

/** What only tests use, and what only names other files. */
const isSource = (file: string): boolean => !/\.test\.ts$|\.d\.ts$|\/testing(\.ts$|\/)|\/index\.ts$/.test(file)

/** The sources and the tests of a part, sorted; paths relative to `root`, with `/`. Throws for a name that is none. */
export function partOf(name: string, root: string): Part {
  const folder = folders[name]
  if (!folder) throw new Error(`${name} is not one of: ${partNames.join(', ')}`)
  const inside = (paths: readonly string[]): string[] =>
    paths
      .flatMap((path) => globSync(`${path}/**/*.ts`, { cwd: root }))
      .map((file) => file.replaceAll('\\', '/'))
      .sort()
  return {
    sources: inside(folder.sources).filter(isSource),
    // A network of a hundred megabytes is opened for each change: far too slow, and proves nothing of these files.
    tests: inside(folder.tests).filter((file) => file.endsWith('.test.ts') && !file.endsWith('real-model.test.ts')),
  }
}
