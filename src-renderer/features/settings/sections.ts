import { fold, searchWords } from '#shared/domain/fold.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'

/** The sections of the settings in order. */
export const sectionNames = ['reader', 'intake', 'orders', 'report', 'model', 'display', 'system', 'keys'] as const
export type SectionName = (typeof sectionNames)[number]

/** What each section is found by, besides its title: the names and explanations of its settings. */
const texts: Readonly<Record<SectionName, readonly MessageKey[]>> = {
  reader: ['settings.reader-name', 'settings.reader-name-hint', 'settings.laboratory', 'settings.laboratory-hint'],
  intake: ['settings.screen-on-import', 'settings.hot-folders', 'settings.hot-folders-hint', 'settings.scanner-scale'],
  orders: ['settings.orders-folder', 'settings.orders-folder-hint', 'settings.accession-pattern'],
  report: ['settings.report-pictures', 'settings.report-pictures-hint', 'settings.reason-for-contradictions'],
  model: ['settings.models', 'settings.model-version', 'settings.model-card', 'settings.model-provider'],
  display: ['settings.theme', 'settings.reduced-motion', 'settings.reduced-motion-hint', 'display.open'],
  keys: ['settings.letter-keys', 'settings.letter-keys-hint', 'settings.keys-change', 'settings.keys-find'],
  system: ['settings.data-folder', 'settings.data-folder-hint', 'settings.free-space', 'settings.version'],
}

export const titleOfSection = (name: SectionName): string => t(`settings.section-${name}`)

/** The sections in which every word of the search occurs; all of them without a word. */
export function sectionsWith(search: string): readonly SectionName[] {
  const words = searchWords(search)
  if (words.length === 0) return sectionNames
  return sectionNames.filter((name) => {
    const text = fold([titleOfSection(name), ...texts[name].map((key) => t(key))].join(' '))
    return words.every((word) => text.includes(word))
  })
}
