// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active line
// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot leave out the lines that are not in view
import { memo } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { hashOf } from '#renderer/frame/router.ts'
import { formatFull, formatWhenShort, isReliedOn } from '#renderer/ui/format.ts'
import { LaneBadge } from '#renderer/ui/LaneBadge.tsx'
import { RiskBar } from '#renderer/ui/RiskBar.tsx'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { formatNumber, t } from '#shared/messages/index.ts'
import { ScreeningCell } from './ScreeningCell.tsx'
import styles from './table.module.css'

export interface CaseLineProps {
  readonly row: CaseRow
  readonly id: string
  /** Place among all shown cases, from 0. */
  readonly index: number
  readonly chosen: boolean
  /** Offset from the top of the list in px. */
  readonly top: number
  readonly now: Date
  readonly onChoose: (caseId: number) => void
  readonly onOpen: (caseId: number) => void
}

/** One case, from left to right: urgency, patient, specimen, progress. */
export const CaseLine = memo(function CaseLine({ row, id, index, chosen, top, now, onChoose, onOpen }: CaseLineProps) {
  const names = useRecords(({ info }) => info?.tasks.find(({ name }) => name === row.task)?.texts ?? null)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys and names this line as its active one
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={styles.line}
      data-state={row.state}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(row.id)}
      onDoubleClick={() => onOpen(row.id)}
    >
      <span role="gridcell">{row.lane && <LaneBadge lane={row.lane} />}</span>
      <span role="gridcell">{row.risk && <RiskBar {...row.risk} relied={isReliedOn(row.lane)} names={names} />}</span>
      <span role="gridcell" className={styles.accession}>
        <a href={hashOf({ page: 'case', caseId: row.id })} tabIndex={-1} title={row.accession}>
          {row.accession}
        </a>
      </span>
      <span role="gridcell" className={styles.patient}>
        {row.patientName ? (
          <span className={styles.clip} title={row.patientName}>
            <bdi>{row.patientName}</bdi>
          </span>
        ) : (
          <span className={styles.faint}>{t('worklist.patient-none')}</span>
        )}
        {row.patientAge !== null && (
          <span className={styles.age}>{t('worklist.patient-age', { n: row.patientAge })}</span>
        )}
      </span>
      <span role="gridcell">{t(`worklist.specimen-${row.specimen}`)}</span>
      <span role="gridcell" className={styles.file}>
        <span className={styles.clip} title={row.fileName}>
          {row.slideCount > 1 ? t('casePage.slide-count', { n: row.slideCount }) : row.fileName}
        </span>
        {row.synthetic && <span className={styles.tag}>{t('common.synthetic')}</span>}
      </span>
      <span role="gridcell" className={styles.when} title={formatFull(row.addedAt)}>
        {formatWhenShort(row.addedAt, now)}
      </span>
      <span role="gridcell">
        <ScreeningCell row={row} />
      </span>
      <span role="gridcell" className={styles.number}>
        {row.reviewed > 0 ? formatNumber(row.reviewed) : <span className={styles.faint}>–</span>}
      </span>
      <span role="gridcell" className={styles.clip}>
        <State row={row} now={now} />
      </span>
    </div>
  )
})

/** `now`: the accession number under which a cancelled order came again. */
function OrderChange({ change, now }: { readonly change: 'changed' | 'cancelled'; readonly now: string | null }) {
  const [text, long] =
    now === null
      ? [t(`worklist.order-${change}`), t(`worklist.order-${change}-long`)]
      : [t('worklist.order-renumbered', { now }), t('worklist.order-renumbered-long', { now })]
  return (
    <span className={styles.warn} title={long}>
      {text}
    </span>
  )
}

function State({ row, now }: { readonly row: CaseRow; readonly now: Date }) {
  if (row.state === 'signed' && row.orderChange !== null)
    return <OrderChange change={row.orderChange} now={row.renumberedTo} />
  if (row.state === 'signed') {
    const by = t('worklist.signed-by', {
      signer: row.signedBy ?? '',
      when: row.signedAt ? formatWhenShort(row.signedAt, now) : '',
    })
    return (
      <span title={by}>
        {t('worklist.state-signed')} <span className={styles.dim}>{by}</span>
      </span>
    )
  }
  if (!row.present || row.changed)
    return <span className={styles.warn}>{t(row.present ? 'worklist.state-changed' : 'worklist.state-missing')}</span>
  const warn = row.state === 'failed' || row.state === 'needs-scale'
  return <span className={warn ? styles.warn : styles.state}>{t(`worklist.state-${row.state}`)}</span>
}
