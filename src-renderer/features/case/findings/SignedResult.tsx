import type { SignOut } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'
import styles from './findings.module.css'
import { ResultSummary } from './ResultSummary.tsx'

/** The signed result: signer, time, and meaning of the signature. It is read-only. */
export function SignedResult({ signOut }: { readonly signOut: SignOut }) {
  return (
    <section className={styles.section}>
      <div className={styles.signed}>
        <b>{t('casePage.signed-by', { name: signOut.signer })}</b>
        <span>{new Date(signOut.signedAt).toLocaleString('sv')}</span>
        <p>{signOut.meaning}</p>
      </div>
      <ResultSummary draft={signOut.report} />
    </section>
  )
}
