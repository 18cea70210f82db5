import { Button, Checkbox, TextInput } from '@mantine/core'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import { contradictionText } from '#shared/wording/index.ts'
import { findingsCommands } from './commands.ts'
import styles from './findings.module.css'
import type { Contradicted, useContradictions } from './use-contradictions.ts'

export interface ContradictionsProps {
  readonly of: ReturnType<typeof useContradictions>
  /** Goes to the cause. */
  readonly onShow: (one: Contradicted) => void
}

/** What the signature would contradict or skip. Each is acknowledged by itself before the case can be signed. */
export function Contradictions({ of, onShow }: ContradictionsProps) {
  const { list, all, left, answers, answer, withReason, error, reload, loaded } = of
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void reload()} />
  if (!loaded) return <p className={styles.dim}>{t('casePage.contradictions-loading')}</p>
  if (all.length === 0) return null
  const open = new Set(left.map(({ id }) => id))
  const reasons = new Map(answers.map(({ id, reason }) => [id, reason]))
  return (
    <section className={styles.contradictions} aria-label={t('casePage.contradictions')}>
      <h4>
        {t('casePage.contradictions')} <Keys of={findingsCommands.acknowledge} />
      </h4>
      <ul ref={list}>
        {all.map((one) => (
          <li key={one.id} data-open={open.has(one.id)}>
            <div>
              {withReason ? (
                <TextInput
                  label={contradictionText(one)}
                  placeholder={t('casePage.contradiction-reason')}
                  value={reasons.get(one.id) ?? ''}
                  maxLength={500}
                  required
                  onChange={(event) => answer(one, event.currentTarget.value)}
                />
              ) : (
                <Checkbox
                  label={contradictionText(one)}
                  checked={!open.has(one.id)}
                  onChange={(event) => answer(one, event.currentTarget.checked ? '' : null)}
                />
              )}
            </div>
            <Button variant="subtle" size="compact-xs" onClick={() => onShow(one)}>
              {t('casePage.contradiction-show')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
