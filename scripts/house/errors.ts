/** Rule: an error carries every value that its message shows. */
import { isTest, type SourceFile } from './source-file.ts'

/** Violations of the rule, one line each. `texts`: the messages by error code, with values as `{name}`. */
export function errorProblems(files: readonly SourceFile[], texts: Readonly<Record<string, string>>): string[] {
  return files.flatMap(({ path, text }) => {
    if (isTest(path)) return []
    return [...text.matchAll(/new AppError\(\s*'([a-z-]+)'(?:,\s*\{([^}]*)\})?/g)].flatMap(
      ([, code = '', given = '']) =>
        [...(texts[code] ?? '').matchAll(/\{(\w+)\}/g)]
          .filter(([, value]) => !given.includes('...') && !new RegExp(`\\b${value}\\b`).test(given))
          .map(([, value]) => `${path}: error '${code}' without '${value}', which its message shows`),
    )
  })
}
