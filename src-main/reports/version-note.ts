import { t } from '#shared/messages/index.ts'
import { type Layout, pairs, styles } from './layout.ts'
import type { DraftSnapshot, ReportSnapshot, ReportVersionNote } from './snapshot.ts'

type Snapshot = ReportSnapshot | DraftSnapshot

/** The large title at the head and on every foot of a later version; null for a case's first report. */
export const versionTitle = ({ version }: Snapshot): string | null =>
  (version && t(`report.${version.kind}-banner`)) || null

/** Which report this one replaces. */
export const supersededBy = ({ version, supersedes }: ReportVersionNote): string =>
  t('report.supersedes-value', { version, ...replaced(supersedes) })

const replaced = ({ version: earlier, signer, signedAt }: ReportVersionNote['supersedes']) => ({
  earlier,
  signer,
  utc: signedAt.slice(0, 16).replace('T', ' '),
})

/** Why there is another version, and the hash of the replaced one. */
export function versionNote(layout: Layout, { version }: Snapshot): void {
  if (!version) return
  layout.heading(t('report.version'), 40)
  pairs(
    layout,
    [
      [t('report.supersedes'), t('report.supersedes-earlier', replaced(version.supersedes)), styles.strong],
      [t('report.reason'), version.reason, styles.strong],
      [t('report.superseded-hash'), version.supersedes.sha256],
    ],
    1,
  )
}

/** The additions to the result, each with its author, time and reason. */
export function addenda(layout: Layout, { version }: Snapshot): void {
  for (const { text, reason, signer, signedAtLocal } of version?.addenda ?? []) {
    layout.heading(t('report.addendum'), 40)
    for (const line of text.split('\n')) layout.paragraph(line, styles.body)
    layout.space(2)
    layout.paragraph(t('report.addendum-by', { signer, at: signedAtLocal, reason }), styles.small)
  }
}
