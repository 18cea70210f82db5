import type { ReportDraft } from '#shared/domain/forms/index.ts'
import { wordsOf } from '#shared/wording/index.ts'
import { useTask } from '../state/case-context.tsx'
import styles from './findings.module.css'

/** A result in words, as it will stand in the report. */
export function ResultSummary({ draft }: { readonly draft: ReportDraft }) {
  const task = useTask()
  return (
    <dl className={styles.summary}>
      {wordsOf(task.form)
        .sections(draft, task)
        .map(({ code, heading, lines }) => (
          <div key={code}>
            <dt>{heading}</dt>
            <dd className="selectable">{lines.join('; ')}</dd>
          </div>
        ))}
    </dl>
  )
}
