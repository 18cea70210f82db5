import { readFileSync } from 'node:fs'

/** Paths of the shared objects loaded into this process. */
export function loadedLibraries(): string[] {
  if (process.platform !== 'linux')
    return (process.report.getReport() as unknown as { sharedObjects: string[] }).sharedObjects
  const paths = readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .map((line) => line.split(/\s+/).slice(5).join(' '))
  return [...new Set(paths)].filter((path) => path.startsWith('/'))
}
