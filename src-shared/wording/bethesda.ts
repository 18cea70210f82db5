import {
  type BethesdaDraft,
  glandularFindings,
  type Interpretation,
  nilmFindings,
  organismFindings,
  otherFindings,
  squamousFindings,
} from '../domain/bethesda/index.ts'
import { lookUp, type MessageKey, t } from '../messages/index.ts'
import { specimenText } from './specimen.ts'
import type { FormWords, ResultSection } from './words.ts'

/** Interpretations grouped for choosing and for reading, each group under its heading. */
export const interpretationGroups: readonly {
  readonly heading: MessageKey
  readonly items: readonly Interpretation[]
}[] = [
  { heading: 'bethesda.heading.squamous', items: squamousFindings },
  { heading: 'bethesda.heading.glandular', items: glandularFindings },
  { heading: 'bethesda.heading.nilm', items: nilmFindings },
  { heading: 'bethesda.heading.organisms', items: organismFindings },
  { heading: 'bethesda.heading.other', items: otherFindings },
  { heading: 'bethesda.heading.malignant', items: ['other-malignant'] },
]

/** The wording of a code of a result, or the code itself if the catalogue has none. */
export const bethesdaText = (code: string): string => lookUp(`bethesda.${code}`) ?? code

/** The general category in full, or `short` for a line of the worklist. */
export const categoryText = (category: NonNullable<BethesdaDraft['category']>, length: 'full' | 'short'): string =>
  bethesdaText(`${category === 'other' ? 'category-other' : category}${length === 'short' ? '-short' : ''}`)

/** The result as shown on paper and in the window. Anything not stated is omitted, except adequacy. */
export function resultSections(draft: BethesdaDraft): ResultSection[] {
  const organisms = new Set<Interpretation>(organismFindings)
  const ordered = interpretationGroups
    .flatMap(({ items }) => items)
    .filter((item) => draft.interpretations.includes(item))
  const satisfactory = draft.adequacy === 'satisfactory'
  const sections: ResultSection[] = [
    section('specimen', 'strong', [specimenText(draft.specimen)]),
    section('adequacy', 'first', adequacyLines(draft)),
    section(
      'category',
      draft.category === 'nilm' ? 'decisive' : 'strong',
      satisfactory && draft.category ? [categoryText(draft.category, 'full')] : [],
    ),
    section('interpretation', 'decisive', ordered.filter((item) => !organisms.has(item)).map(bethesdaText)),
    section('organisms', 'strong', ordered.filter((item) => organisms.has(item)).map(bethesdaText)),
    section('comment', 'plain', draft.comment.trim() === '' ? [] : draft.comment.trim().split(/\r?\n/)),
  ]
  return sections.filter(({ lines }) => lines.length > 0)
}

const section = (code: string, weight: ResultSection['weight'], lines: readonly string[]): ResultSection => ({
  code,
  weight,
  heading: bethesdaText(`heading.${code}`),
  lines,
})

function adequacyLines(draft: BethesdaDraft): string[] {
  if (draft.adequacy === null) return [t('bethesda.not-stated')]
  const lines = [bethesdaText(draft.adequacy)]
  if (draft.adequacy !== 'satisfactory' && draft.unsatisfactoryReason.trim() !== '')
    lines.push(`${t('bethesda.heading.reason')}: ${draft.unsatisfactoryReason.trim()}`)
  if (draft.adequacy === 'satisfactory' && draft.transformationZone)
    lines.push(bethesdaText(`zone.${draft.transformationZone}`))
  return [...lines, ...draft.quality.map(bethesdaText)]
}

export const bethesdaWords: FormWords<BethesdaDraft> = {
  sections: resultSections,
  short: (category) => categoryText(category as NonNullable<BethesdaDraft['category']>, 'short'),
  problem: (code) => bethesdaText(`problem.${code}`),
}
