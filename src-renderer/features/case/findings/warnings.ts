import type { BethesdaDraft, Interpretation } from '#shared/domain/bethesda/index.ts'
import { type CellClass, isAbnormal, severity } from '#shared/domain/classes.ts'

/** What a reader should look at once more before signing. Nothing here stands in the way of a signature. */
export type Warning =
  | { readonly code: 'cells-graver'; readonly label: CellClass }
  | { readonly code: 'unsatisfactory-with-cells'; readonly label: CellClass }
  | { readonly code: 'small-area' | 'patient-missing' | 'laboratory-missing' }

export interface WarningFacts {
  readonly draft: BethesdaDraft
  /** The reader's own cells by class; see `readersCounts`. */
  readonly counts: ReadonlyMap<CellClass, number>
  /** What was screened is too small to judge the adequacy of a specimen on. */
  readonly smallArea: boolean
  readonly patientName: string
  readonly laboratory: string
}

/** On the scale of `severity`: the gravest class of cells that an interpretation accounts for. */
const accountsFor: Readonly<Partial<Record<Interpretation, number>>> = {
  'asc-us': severity['ASC-US'],
  lsil: severity.LSIL,
  'asc-h': severity['ASC-H'],
  'agc-endocervical': severity.AGC,
  'agc-endometrial': severity.AGC,
  'agc-nos': severity.AGC,
  'agc-endocervical-neoplastic': severity.AGC,
  'agc-neoplastic': severity.AGC,
  hsil: severity.HSIL,
  ais: severity.HSIL,
  'hsil-invasion': severity.SCC,
  scc: severity.SCC,
  'adenocarcinoma-endocervical': severity.SCC,
  'adenocarcinoma-endometrial': severity.SCC,
  'adenocarcinoma-extrauterine': severity.SCC,
  'adenocarcinoma-nos': severity.SCC,
  'other-malignant': severity.SCC,
}

/** Compares a result with the reader's own cells and with what the report will show. */
export function warningsOf({ draft, counts, smallArea, patientName, laboratory }: WarningFacts): Warning[] {
  const warnings: Warning[] = []
  const gravest = [...counts.keys()].filter(isAbnormal).sort((a, b) => severity[b] - severity[a])[0]
  if (gravest !== undefined && draft.adequacy !== null) {
    const stated = Math.max(0, ...draft.interpretations.map((item) => accountsFor[item] ?? 0))
    if (draft.adequacy !== 'satisfactory') warnings.push({ code: 'unsatisfactory-with-cells', label: gravest })
    else if (draft.category !== null && severity[gravest] > stated)
      warnings.push({ code: 'cells-graver', label: gravest })
  }
  if (smallArea && draft.adequacy === 'satisfactory') warnings.push({ code: 'small-area' })
  if (patientName.trim() === '') warnings.push({ code: 'patient-missing' })
  if (laboratory.trim() === '') warnings.push({ code: 'laboratory-missing' })
  return warnings
}
