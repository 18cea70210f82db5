import { t } from '#shared/messages/index.ts'
import { wordsOf } from '#shared/wording/index.ts'
import { useTask } from '../state/case-context.tsx'
import styles from './form.module.css'

export interface ProblemsProps {
  readonly codes: readonly string[]
  readonly emphasised: boolean
}

/** What still prevents the draft's signature. */
export function Problems({ codes, emphasised }: ProblemsProps) {
  const { problem } = wordsOf(useTask().form)
  if (codes.length === 0)
    return (
      <div className={styles.problems} role="status">
        <p>✓ {t('casePage.no-problems')}</p>
      </div>
    )
  return (
    <div className={styles.problems} data-emphasise={emphasised} role="status">
      <h4>{t('casePage.problems')}</h4>
      <ul>
        {codes.map((code) => (
          <li key={code}>{problem(code)}</li>
        ))}
      </ul>
    </div>
  )
}
