import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react'
import { api } from '#renderer/client/api.ts'
import { useAnswer } from '#renderer/client/use-answer.ts'
import { hashOf } from '#renderer/frame/router.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatFull } from '#renderer/ui/format.ts'
import { ScrollPage } from '#renderer/ui/ScrollPage.tsx'
import type { DoctorFinding, SelfCheck } from '#shared/contract/schemas/doctor.ts'
import { counted, lookUp, t } from '#shared/messages/index.ts'
import { ProblemReport } from './ProblemReport.tsx'
import styles from './self-check.module.css'

const icons = { good: IconCircleCheck, warn: IconAlertTriangle, bad: IconCircleX, unknown: IconHelpCircle } as const

const askDoctor = (options: { signal?: AbortSignal }) => api.doctor.check.query(undefined, options)

/** What is well with this installation, what is not, and what to do; and a report for whoever helps. */
export function SelfCheckPage() {
  const { answer: result, error, again } = useAnswer(askDoctor)
  return (
    <ScrollPage>
      <div className={styles.page}>
        <h1>{t('doctor.title')}</h1>
        <p>{t('doctor.lead')}</p>
        {error && <ErrorNotice error={error} onRetry={again} />}
        <div className={styles.bar}>
          <p role="status">{result === null ? t('doctor.checking') : summaryOf(result)}</p>
          <Button variant="default" size="compact-sm" disabled={result === null && !error} onClick={again}>
            {t('doctor.again')}
          </Button>
        </div>
        {result && (
          <ul className={styles.findings}>
            {result.findings.map((finding) => (
              <Finding key={finding.check} finding={finding} />
            ))}
          </ul>
        )}
        <Allowed to="system.configure">
          <ProblemReport />
        </Allowed>
      </div>
    </ScrollPage>
  )
}

function Finding({ finding }: { readonly finding: DoctorFinding }) {
  const { check, state, code, params } = finding
  const Icon = icons[state]
  return (
    <li data-state={state}>
      <Icon size={18} aria-hidden />
      <h2>{t(`doctor.check-${check}`)}</h2>
      <span className={styles.state}>{t(`doctor.state-${state}`)}</span>
      <p className="selectable">
        {lookUp(`doctor.${code}`, params) ?? code}{' '}
        {check === 'screen' && <a href={hashOf({ page: 'display' })}>{t('common.display')}</a>}
        {check === 'chain' && (
          <Allowed to="audit.read">
            <a href={hashOf({ page: 'audit' })}>{t('common.audit')}</a>
          </Allowed>
        )}
      </p>
    </li>
  )
}

function summaryOf({ findings, checkedAt }: SelfCheck): string {
  const n = findings.filter(({ state }) => state === 'warn' || state === 'bad').length
  const state = n === 0 ? t('doctor.all-good') : counted(n, 'doctor.some-bad-one', 'doctor.some-bad')
  return `${state} ${t('doctor.checked-at', { when: formatFull(checkedAt) })}`
}
