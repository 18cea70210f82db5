import { Button } from '@mantine/core'
import { useState } from 'react'
import { lettersToCheck, useOrderImports } from '#renderer/client/order-imports.ts'
import { formatFull, formatWhen } from '#renderer/ui/format.ts'
import type { OrderImport } from '#shared/contract/schemas/orders.ts'
import { counted, lookUp, t } from '#shared/messages/index.ts'
import { LettersDialog } from './LettersDialog.tsx'
import styles from './settings.module.css'

const shownProblems = 8

/** The last order files, each with its result and its errors line by line. */
export function OrderFiles({ read }: { readonly read: number }) {
  // Loaded again when a file was read by hand.
  const files = useOrderImports(read)
  const [asked, setAsked] = useState<OrderImport | null>(null)
  if (files === null) return null
  if (files.length === 0) return <p className={styles.none}>{t('orders.files-empty')}</p>
  return (
    <>
      {asked && <LettersDialog file={asked} onClose={() => setAsked(null)} />}
      <ul className={styles.files} aria-label={t('orders.files-title')}>
        {files.slice(0, 8).map((file) => (
          <li key={file.id}>
            <div className={styles.file}>
              <span className={`${styles.path} selectable`}>{file.fileName}</span>
              <span>{lettersToCheck(file) ? t('orders.files-waiting') : broughtText(file)}</span>
              <span className={styles.when} title={formatFull(file.importedAt)}>
                {formatWhen(file.importedAt, new Date())}
              </span>
            </div>
            {lettersToCheck(file) && (
              <div className={styles.waiting}>
                <p className={styles.hint}>{problemText(file.problems[0])}</p>
                <Button variant="default" size="xs" onClick={() => setAsked(file)}>
                  {t('orders.files-letters')}
                </Button>
              </div>
            )}
            {file.problemCount > 0 && !lettersToCheck(file) && (
              <details open={file === files[0]}>
                <summary>{counted(file.problemCount, 'orders.files-problems-one', 'orders.files-problems')}</summary>
                <ol className={styles.problems}>
                  {file.problems.slice(0, shownProblems).map((problem) => (
                    <li key={`${problem.line} ${problem.code}`}>
                      <span>{t('orders.files-line', { line: problem.line })}</span>
                      {problemText(problem)}
                    </li>
                  ))}
                </ol>
                {file.problemCount > shownProblems && (
                  <p className={styles.hint}>{t('orders.files-more', { n: file.problemCount - shownProblems })}</p>
                )}
              </details>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

const problemText = (problem: OrderImport['problems'][number] | undefined): string =>
  problem === undefined ? '' : (lookUp(`orders.problem-${problem.code}`, problem.params) ?? problem.code)

function broughtText({ added, changed, cancelled, matched }: OrderImport): string {
  const parts = [
    added > 0 && t('orders.files-added', { n: added }),
    changed > 0 && t('orders.files-changed', { n: changed }),
    cancelled > 0 && t('orders.files-cancelled', { n: cancelled }),
    matched > 0 && counted(matched, 'orders.files-matched-one', 'orders.files-matched'),
  ].filter((part): part is string => Boolean(part))
  return parts.length > 0 ? parts.join(' · ') : t('orders.files-nothing')
}
