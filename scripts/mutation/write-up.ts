import { type FileResult, letThrough, type Mutant, scoreOf } from './results.ts'
import type { Sample } from './sample.ts'

/** One line per undetected mutant, by file. */
export function listOf(results: readonly FileResult[]): string {
  return results
    .flatMap((result) => letThrough(result).map((mutant) => `${result.file}:${sayMutant(mutant)}`))
    .join('\n')
}

function sayMutant({ line, kind, original, replacement, state }: Mutant): string {
  const short = (text: string): string => {
    const flat = text.replace(/\s+/g, ' ')
    return flat.length > 90 ? `${flat.slice(0, 87)}…` : flat
  }
  return `${line} ${kind}: ${short(original)} → ${short(replacement) || 'nothing'}${state === 'unrun' ? ' (no test comes here)' : ''}`
}

/** The score of each source as a markdown table, lowest first. */
export function scoreTable(results: readonly FileResult[]): string {
  const rows = results
    .map((result) => ({ file: result.file, ...scoreOf([result]) }))
    .filter(({ mutants }) => mutants > 0)
    .sort((a, b) => a.percent - b.percent || a.file.localeCompare(b.file))
    .map(({ file, killed, mutants, percent }) => `| \`${file}\` | ${mutants} | ${killed} | ${percent.toFixed(0)} % |`)
  return ['| source | changes | noticed | score |', '|---|---|---|---|', ...rows].join('\n')
}

/**
 * The page with a part's section, between `<!-- mutation NAME -->` and `<!-- end -->`, replaced. Throws if the page
 * has no such section.
 */
export function withScores(
  page: string,
  name: string,
  results: readonly FileResult[],
  { sources, sample }: { readonly sources: number; readonly sample: Sample },
): string {
  const begin = `<!-- mutation ${name} -->`
  const from = page.indexOf(begin)
  const to = page.indexOf('<!-- end -->', from)
  if (from < 0 || to < 0) throw new Error(`docs/testing.md has no section ${begin}`)
  const { mutants, killed, late, percent } = scoreOf(results)
  const measured = results.length === sources ? '' : ` (${results.length} of ${sources} sources measured)`
  const drawn = sample.percent === 100 ? '' : ` on ${sample.percent} % of the lines, drawn with seed ${sample.seed}`
  const out = late === 0 ? '' : ` ${late} of them ran out of time.`
  const text = `${killed} of ${mutants} changes noticed${drawn}: **${percent.toFixed(1)} %**${measured}.${out}\n\n${scoreTable(results)}\n`
  return `${page.slice(0, from + begin.length)}\n${text}${page.slice(to)}`
}
