import { RE2JS } from 're2js'
import type { AccessionPattern } from './accession.ts'

/** Longest text searched, in characters. A longer code or file name is cut before the pattern is applied. */
const mostText = 300

/** A reference to an earlier named group, which RE2 would read as plain letters. */
const namedReference = /(?<!\\)(?:\\\\)*\\k</

/**
 * Compiles a laboratory's pattern. Null if it is not a regular expression, matches nothing at all, or looks ahead, behind
 * or back at an earlier group: such patterns may take for ever on some texts. RE2 needs time in proportion to the text.
 */
export function accessionPattern(source: string): AccessionPattern | null {
  if (source.trim() === '' || namedReference.test(source)) return null
  try {
    const pattern = RE2JS.compile(RE2JS.translateRegExp(source), RE2JS.CASE_INSENSITIVE)
    if (pattern.matcher('').find()) return null
    return {
      firstIn(text) {
        const match = pattern.matcher(text.slice(0, mostText))
        if (!match.find()) return null
        const accession = ((match.groupCount() > 0 ? match.group(1) : null) ?? match.group(0) ?? '').trim()
        return accession === '' ? null : accession
      },
    }
  } catch {
    return null
  }
}
