/** One path a line; quotes as file managers copy them are taken off. */
export const pathsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter(Boolean)
