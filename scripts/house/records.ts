/**
 * The records have one entrance. Only storage imports the database's driver, and only tests and benchmarks bypass it.
 */
import { importsOf, isTest, type SourceFile, targetOf } from './source-file.ts'

const drivers = new Set(['better-sqlite3-multiple-ciphers', 'node:sqlite'])
const home = 'src-main/storage/'
const around = `${home}testing/`

/** Violations of the rule, one line each. */
export const recordProblems = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => !path.startsWith(home))
    .flatMap(({ path, text }) =>
      importsOf(text).flatMap((specifier) => {
        const outside = isTest(path) || path.startsWith('bench/')
        // Benchmarks create records of an older version, which the program can no longer write.
        if (drivers.has(specifier) && !(specifier === 'node:sqlite' && path.startsWith('bench/')))
          return [`${path}: imports ${specifier}, which only storage may`]
        return targetOf(path, specifier)?.startsWith(around) && !outside
          ? [`${path}: goes around the door of the records, which only tests and benchmarks may`]
          : []
      }),
    )
