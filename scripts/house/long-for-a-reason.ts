/** Functions of more than 80 lines that hold one thing: `path name`, and why a cut would make them harder to read. */
export const longForAReason: Readonly<Record<string, string>> = {}
