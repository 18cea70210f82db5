import { hashOf } from '#renderer/frame/router.ts'
import { formatFull } from '#renderer/ui/format.ts'
import type { AuditEntry } from '#shared/contract/schemas/audit.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import styles from './audit.module.css'
import { valuesOf } from './form.ts'
import { nameOf } from './names.ts'

const columns = ['event', 'at', 'person', 'what', 'case', 'details'] as const

/** Events as lines, newest first. */
export const EventTable = ({ entries }: { readonly entries: readonly AuditEntry[] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: the table is scrolled by keyboard
  <section className={styles.scroller} aria-label={t('audit.table-label')} tabIndex={0}>
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`audit.col-${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.event}>
            <td className={styles.number}>{entry.event}</td>
            <td className={styles.when}>{formatFull(entry.at)}</td>
            <td>{nameOf(entry.person)}</td>
            <td>{lookUp(`audit.kind-${entry.what}`) ?? entry.what}</td>
            <td>
              {entry.case && (
                <a href={hashOf({ page: 'case', caseId: entry.case.id })}>{entry.case.accession ?? entry.case.id}</a>
              )}
            </td>
            <td className={styles.details}>{detailsOf(entry)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const detailsOf = ({ slideId, readId, subject, before, after }: AuditEntry): string =>
  [
    subject,
    slideId !== null && t('audit.slide', { id: String(slideId) }),
    readId !== null && t('audit.read', { id: String(readId) }),
    before !== null && t('audit.before', { values: valuesOf(before) }),
    after !== null && t('audit.after', { values: valuesOf(after) }),
  ]
    .filter(Boolean)
    .join(' · ')
