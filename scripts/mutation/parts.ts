import { globSync } from 'node:fs'

export interface Part {
  /** Files that are mutated. */
  readonly sources: readonly string[]
  /** Tests that must detect the changes. */
  readonly tests: readonly string[]
}

const folders: Readonly<Record<string, { readonly sources: readonly string[]; readonly tests: readonly string[] }>> = {
  domain: { sources: ['src-shared/domain'], tests: ['src-shared'] },
  // A read holds a person's actions on a case. The tests of both parts are in the cases folder.
  cases: { sources: ['src-main/cases', 'src-main/reads'], tests: ['src-main/cases', 'src-main/reads'] },
  screening: { sources: ['src-main/screening'], tests: ['src-main/screening'] },
  storage: { sources: ['src-main/storage'], tests: ['src-main/storage'] },
}
export const partNames = Object.keys(folders)

/** Excludes files that only tests use, and files that only re-export others. */
const isSource = (file: string): boolean => !/\.test\.ts$|\.d\.ts$|\/testing(\.ts$|\/)|\/index\.ts$/.test(file)

/** The sources and the tests of a part, sorted. Paths are relative to `root`, with `/`. Throws for an unknown name. */
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
    // This test opens a network of a hundred megabytes for each change, which is far too slow and proves nothing
    // about these files.
    tests: inside(folder.tests).filter((file) => file.endsWith('.test.ts') && !file.endsWith('real-model.test.ts')),
  }
}
