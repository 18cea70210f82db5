import { parse } from 'node:path'

/**
 * The accession number a case gets until someone gives it another: the slide's file name without its ending, with
 * `-2`, `-3`, ... where it is taken. `taken` answers with the numbers in use that start with the stem.
 */
export function defaultAccession(fileName: string, taken: (stem: string) => ReadonlySet<string>): string {
  return freeAccession(parse(fileName).name, taken)
}

/** The accession number as wanted, or with `-2`, `-3`, ... where another case has it: several slides of one specimen. */
export function freeAccession(wanted: string, taken: (stem: string) => ReadonlySet<string>): string {
  const stem = wanted.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 56).trim() || 'slide'
  const used = taken(stem)
  if (!used.has(stem)) return stem
  for (let n = 2; ; n++) if (!used.has(`${stem}-${n}`)) return `${stem}-${n}`
}
