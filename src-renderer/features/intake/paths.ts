/** One path per line, without the quotes that file managers add. */
export const pathsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter(Boolean)
