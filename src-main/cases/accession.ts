import { parse } from 'node:path'

/**
 * A case's initial accession number: the slide's file name without its ending, with `-2`, `-3`, ... if it is taken.
 * `taken` returns the existing numbers that begin with the stem.
 */
export function defaultAccession(fileName: string, taken: (stem: string) => ReadonlySet<string>): string {
  return freeAccession(parse(fileName).name, taken)
}

/**
 * The requested accession number, or with `-2`, `-3`, ... if another case has it because a specimen has several
 * slides.
 */
export function freeAccession(wanted: string, taken: (stem: string) => ReadonlySet<string>): string {
  const stem = wanted.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, 56).trim() || 'slide'
  const used = taken(stem)
  if (!used.has(stem)) return stem
  for (let n = 2; ; n++) if (!used.has(`${stem}-${n}`)) return `${stem}-${n}`
}
