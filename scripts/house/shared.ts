/**
 * The rooms of `src-shared` and their permitted imports. `domain` holds rules without texts and without a wire
 * format, so that it can be read, tested and reused on its own. `wording` connects its codes with the catalogue.
 */
import { dirname, join } from 'node:path/posix'
import type { SourceFile } from './source-file.ts'

const uses: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  messages: [],
  wording: ['domain', 'messages'],
  contract: ['domain'],
}

/** The room of `src-shared` that a file belongs to; null for any other file. */
const roomOf = (path: string): string | null => /^src-shared\/([^/]+)\//.exec(path)?.[1] ?? null

/** Violations of the rules, one line each. Files outside `src-shared` are ignored. */
export function sharedProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const room = roomOf(path)
    if (room === null) return []
    const allowed = uses[room]
    if (!allowed) return [`${path}: give the room '${room}' its line in scripts/house/shared.ts`]
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(([, specifier = '']) => {
      const target = specifier.startsWith('.')
        ? join(dirname(path), specifier)
        : specifier.replace(/^#shared\//, 'src-shared/')
      const other = roomOf(target)
      if (other === null || other === room || allowed.includes(other)) return []
      return [`${path}: ${room} must not import ${other} (${specifier})`]
    })
  })
}
