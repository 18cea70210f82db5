/**
 * Tasks are data. Code may not name a class of the cervical task, except in the form made for it, the generator of
 * synthetic slides, the evaluation's public data sets, old migrations and tests.
 */
import type { SourceFile } from './source-file.ts'

const words = /\b(?:NILM|ASC-US|ASC-H|LSIL|HSIL|SCC|AGC)\b/

/** Folders and files that may name classes. */
const allowed: readonly RegExp[] = [
  /^src-shared\/domain\/bethesda\//,
  /^src-shared\/messages\/en\/bethesda\.ts$/,
  /^src-main\/synth\//,
  /^src-main\/evaluation\//,
  /^src-main\/storage\/migrations\//,
  /\.test\.tsx?$/,
  /\/testing(\/|[.-])/,
]

/** Violations of the rule, one line each. Only the program's own code is checked. */
export function taskWordProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    if (!path.startsWith('src-') || allowed.some((pattern) => pattern.test(path))) return []
    return text.split('\n').flatMap((line, i) => {
      const found = words.exec(line)?.[0]
      return found === undefined ? [] : [`${path}:${i + 1}: names the class ${found}; ask the task instead`]
    })
  })
}
