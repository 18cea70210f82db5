import type { Permission } from '#shared/contract/permissions.ts'
import { fold, searchWords } from '#shared/domain/fold.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'

/** The sections of the settings in order. */
export const sectionNames = [
  ...(['reader', 'account', 'ways', 'people', 'intake', 'orders', 'report', 'model'] as const),
  ...(['display', 'backups', 'encryption', 'system', 'keys'] as const),
] as const
export type SectionName = (typeof sectionNames)[number]

/** What each section is found by, besides its title: the names and explanations of its settings. */
const texts: Readonly<Record<SectionName, readonly MessageKey[]>> = {
  reader: ['settings.reader-name', 'settings.reader-name-hint', 'settings.laboratory', 'settings.laboratory-hint'],
  account: ['people.own-password', 'people.factor-off', 'people.list-second-factor'],
  ways: ['people.ways-now-several', 'people.ways-to-several', 'people.ways-to-just-me', 'people.lock-after'],
  people: ['people.add', 'people.roles', 'people.reset', 'people.close', 'people.role-administrator'],
  intake: ['settings.screen-on-import', 'settings.hot-folders', 'settings.hot-folders-hint', 'settings.scanner-scale'],
  orders: ['settings.orders-folder', 'settings.orders-folder-hint', 'settings.accession-pattern'],
  report: ['settings.report-pictures', 'settings.report-pictures-hint', 'settings.reason-for-contradictions'],
  model: ['settings.models', 'settings.model-version', 'settings.model-card', 'settings.model-provider'],
  display: ['settings.theme', 'settings.reduced-motion', 'settings.reduced-motion-hint', 'display.open'],
  keys: ['settings.letter-keys', 'settings.letter-keys-hint', 'settings.keys-change', 'settings.keys-find'],
  backups: ['settings.backup-folder', 'settings.backup-every', 'settings.backup-now', 'settings.backup-what'],
  encryption: [
    'settings.key-words',
    'settings.key-only-people',
    'settings.key-protects',
    'settings.key-change',
    'settings.key-change-hint',
  ],
  system: ['settings.data-folder', 'settings.data-folder-hint', 'settings.free-space', 'settings.version'],
}

export const titleOfSection = (name: SectionName): string => t(`settings.section-${name}`)

/** Who looks at the settings. */
export interface Viewer {
  readonly several: boolean
  may(permission: Permission): boolean
}

/** Whether this person can use a section. */
function isFor(name: SectionName, { several, may }: Viewer): boolean {
  if (name === 'account') return several
  if (name === 'people') return several && may('people.manage')
  if (name === 'ways') return may('people.manage')
  if (name === 'backups' || name === 'encryption') return may('backup.manage')
  return forEverybody.has(name) || may('system.configure')
}
const forEverybody: ReadonlySet<SectionName> = new Set(['reader', 'display', 'system', 'keys'])

/** The sections of this person in which every word of the search occurs; all of them without a word. */
export function sectionsWith(search: string, viewer: Viewer): readonly SectionName[] {
  const words = searchWords(search)
  const own = sectionNames.filter((name) => isFor(name, viewer))
  if (words.length === 0) return own
  return own.filter((name) => {
    const text = fold([titleOfSection(name), ...texts[name].map((key) => t(key))].join(' '))
    return words.every((word) => text.includes(word))
  })
}
