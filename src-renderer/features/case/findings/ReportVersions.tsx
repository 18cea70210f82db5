import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { useMay } from '#renderer/client/session.ts'
import { OrderNotice } from '#renderer/features/orders/index.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatFull } from '#renderer/ui/format.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import { AmendDialog, type AmendKind } from './AmendDialog.tsx'
import styles from './findings.module.css'

/** Every version of the report with a button to open it, and the two ways to create the next one. */
export function ReportVersions() {
  const { bench } = useCaseContext()
  const reports = useCase((state) => state.detail!.reports)
  const amending = useCase((state) => state.detail!.amending)
  const maySign = useMay('case.sign-out')
  const [asked, setAsked] = useState<AmendKind | null>(null)
  return (
    <section className={styles.section} aria-label={t('casePage.versions')}>
      <h4>{t('casePage.versions')}</h4>
      <ol className={styles.versions}>
        {reports.map(({ id, version, kind, signer, signedAt, reason }) => (
          <li key={id}>
            <button type="button" onClick={() => bench.setState({ reportOpen: true, reportVersion: version })}>
              {t('casePage.version-line', { version, kind: t(`casePage.version-${kind}`) })}
            </button>
            <span>{t('casePage.version-signed', { signer, at: formatFull(signedAt) })}</span>
            {reason !== '' && <q>{reason}</q>}
          </li>
        ))}
      </ol>
      {amending === null
        ? maySign && (
            <div className={styles.footButtons}>
              <Button variant="default" size="xs" onClick={() => setAsked('addend')}>
                {t('casePage.addend')}
              </Button>
              <Button variant="default" size="xs" onClick={() => setAsked('amend')}>
                {t('casePage.amend')}
              </Button>
            </div>
          )
        : !amending.own && <p className={styles.dim}>{t('casePage.amending-other', { reason: amending.reason })}</p>}
      {asked !== null && <AmendDialog kind={asked} onClose={() => setAsked(null)} />}
    </section>
  )
}

/** Above everything else, because the report may name the wrong patient: what an order says since sign-out. */
export function OrderSinceSigned() {
  const { store } = useCaseContext()
  const slides = useCase((state) => state.detail!.slides)
  const amending = useCase((state) => state.detail!.amending?.own === true)
  const [reason, setReason] = useState<string | null>(null)
  return (
    <>
      <OrderNotice
        slideIds={slides.map(({ slide }) => slide.id)}
        amending={amending}
        onAmend={setReason}
        onTaken={() => void store.load()}
      />
      {reason !== null && <AmendDialog kind="amend" firstReason={reason} onClose={() => setReason(null)} />}
    </>
  )
}

/** Shown above the form while the reader amends a report: which version, why, and how to cancel. */
export function AmendingNotice() {
  const { store } = useCaseContext()
  const row = useCase((state) => state.detail!.row)
  const amending = useCase((state) => state.detail!.amending)
  const version = useCase((state) => state.detail!.reports.length)
  const [error, setError] = useState<ErrorData | null>(null)
  if (!amending?.own) return null
  const giveUp = async () => {
    try {
      store.setDetail(await api.reports.dropAmendment.mutate({ caseId: row.id }))
      await store.load()
    } catch (failure) {
      setError(errorOf(failure))
    }
  }
  return (
    <section className={styles.section} role="status">
      <p>{t('casePage.amending', { version, reason: amending.reason })}</p>
      {error && <ErrorNotice error={error} />}
      <Button variant="default" size="xs" onClick={() => void giveUp()}>
        {t('casePage.amend-drop')}
      </Button>
    </section>
  )
}
