import {
  type BethesdaDraft,
  glandularFindings,
  type Interpretation,
  nilmFindings,
  organismFindings,
  otherFindings,
  squamousFindings,
} from '#shared/domain/bethesda/index.ts'
import { t } from '#shared/messages/index.ts'
import { categoryText } from '#shared/wording/bethesda.ts'
import { bethesdaText } from '../state/texts.ts'
import styles from './findings.module.css'

const reportOrder: readonly Interpretation[] = [
  ...squamousFindings,
  ...glandularFindings,
  'other-malignant',
  ...otherFindings,
  ...organismFindings,
  ...nilmFindings,
]
/** Abnormalities first, as a report reads. */
const inReportOrder = (found: readonly Interpretation[]) => reportOrder.filter((item) => found.includes(item))

/** A result in words, as it will stand in the report. */
export function ResultSummary({ draft }: { readonly draft: BethesdaDraft }) {
  const lines: [string, string][] = [
    [t('casePage.specimen'), t(`casePage.specimen-${draft.specimen}`)],
    [t('casePage.adequacy'), draft.adequacy === null ? '—' : bethesdaText(draft.adequacy)],
  ]
  if (draft.transformationZone !== null)
    lines.push([t('casePage.transformation-zone'), t(`casePage.tz-${draft.transformationZone}`)])
  if (draft.quality.length > 0) lines.push([t('casePage.quality'), draft.quality.map(bethesdaText).join(', ')])
  if (draft.unsatisfactoryReason !== '') lines.push([t('casePage.unsatisfactory-reason'), draft.unsatisfactoryReason])
  if (draft.category !== null) lines.push([t('casePage.category'), categoryText(draft.category, 'full')])
  if (draft.interpretations.length > 0)
    lines.push([t('casePage.interpretation'), inReportOrder(draft.interpretations).map(bethesdaText).join('; ')])
  if (draft.comment !== '') lines.push([t('casePage.comment'), draft.comment])
  return (
    <dl className={styles.summary}>
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="selectable">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
