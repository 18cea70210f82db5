/**
 * Functions of more than 80 lines that do a single thing. Key: `path name`; value: why splitting would make them
 * harder to read.
 */
export const longForAReason: Readonly<Record<string, string>> = {}
