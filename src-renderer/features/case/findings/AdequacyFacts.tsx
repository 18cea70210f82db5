import { formatMm2 } from '#renderer/ui/format.ts'
import { t } from '#shared/messages/index.ts'
import { useCase } from '../state/case-context.tsx'
import styles from './findings.module.css'

/** Facts for judging adequacy: cells, area, and the required area. The judgement is the reader's. */
export function AdequacyFacts() {
  const result = useCase((state) => state.detail?.result ?? null)
  const specimen = useCase((state) => state.detail?.row.specimen ?? 'not-stated')
  if (result === null) return null
  const needed = specimen === 'other' || specimen === 'not-stated' ? null : t(`casePage.adequacy-needed-${specimen}`)
  return (
    <section className={styles.section}>
      <h3>{t('casePage.adequacy')}</h3>
      <p>
        {t('casePage.adequacy-cells', {
          n: result.cells.total,
          mm2: formatMm2(result.area.mm2),
        })}
        <span className={styles.dim}>
          {' · '}
          {result.area.specimen ? (needed ?? '') : t('casePage.adequacy-field')}
        </span>
      </p>
    </section>
  )
}
