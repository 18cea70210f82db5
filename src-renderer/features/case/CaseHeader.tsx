import { InHeader } from '#renderer/frame/header-slot.tsx'
import { formatProbability, isReliedOn, riskMeaning } from '#renderer/ui/format.ts'
import { LaneBadge } from '#renderer/ui/LaneBadge.tsx'
import { t } from '#shared/messages/index.ts'
import styles from './case.module.css'
import { useCase } from './state/case-context.tsx'

/** The patient of the case, and the AI's proposed lane. */
export function CaseHeader() {
  const row = useCase((state) => state.detail!.row)
  const texts = useCase((state) => state.detail!.task.texts)
  const signOut = useCase((state) => state.detail!.signOut)
  const amending = useCase((state) => state.detail!.amending !== null)
  const about = [
    row.patientSex === null ? '' : t(`orders.sex-${row.patientSex}`),
    row.birthDate === null ? '' : t('orders.born', { date: row.birthDate }),
    row.patientAge === null ? '' : t('casePage.age', { n: row.patientAge }),
    t(`casePage.specimen-${row.specimen}`),
    row.slideCount > 1 ? t('casePage.slide-count', { n: row.slideCount }) : row.fileName,
  ].filter((part) => part !== '')
  return (
    <>
      <InHeader place="title">
        <b className={styles.accession}>{row.accession}</b>
        <span className={styles.who}>
          {row.patientName !== '' && (
            <>
              <bdi>{row.patientName}</bdi> ·{' '}
            </>
          )}
          {about.join(' · ')}
        </span>
        {row.synthetic && (
          <span className={styles.synthetic} title={t('casePage.synthetic-meaning')}>
            {t('common.synthetic')}
          </span>
        )}
      </InHeader>
      <InHeader place="status">
        {signOut !== null && (
          <span className={styles.signedBadge}>
            {amending ? t('worklist.state-amending') : t('casePage.signed-by', { name: signOut.signer })}
          </span>
        )}
        {row.lane !== null && <LaneBadge lane={row.lane} />}
        {row.risk !== null && (
          <span
            className={styles.riskText}
            data-relied={isReliedOn(row.lane)}
            title={riskMeaning({ ...row.risk, relied: isReliedOn(row.lane) }, texts)}
          >
            {t(isReliedOn(row.lane) ? 'casePage.risk' : 'casePage.risk-not-relied', {
              value: formatProbability(row.risk.abnormal),
            })}
          </span>
        )}
      </InHeader>
    </>
  )
}
