/**
 * What is examined is data: no code names a class of the cervical task but the form that is made for it, the generator of
 * synthetic slides, the evaluation's public data sets, old migrations and tests.
 */
import type { SourceFile } from './source-file.ts'

const words = /\b(?:NILM|ASC-US|ASC-H|LSIL|HSIL|SCC|AGC)\b/

/** Folders and files that may name them. */
const allowed: readonly RegExp[] = [
  /^src-shared\/domain\/bethesda\//,
  /^src-shared\/messages\/en\/bethesda\.ts$/,
  /^src-main\/synth\//,
  /^src-main\/evaluation\//,
  /^src-main\/storage\/migrations\//,
  /\.test\.tsx?$/,
  /\/testing(\/|[.-])/,
]

/** What breaks the rule, one line each. Only the program's own code is looked at. */
export function taskWordProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    if (!path.startsWith('src-') || allowed.some((pattern) => pattern.test(path))) return []
    return text.split('\n').flatMap((line, i) => {
      const found = words.exec(line)?.[0]
      return found === undefined ? [] : [`${path}:${i + 1}: names the class ${found}; ask the task instead`]
    })
  })
}
