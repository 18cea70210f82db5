import { CopyButton, UnstyledButton } from '@mantine/core'
import { t } from '#shared/messages/index.ts'
import styles from './settings.module.css'

export interface Fact {
  readonly name: string
  readonly value: string
  /** Shown in a fixed-width face. */
  readonly code?: boolean
  readonly copy?: boolean
}

/** Names and values in two aligned columns. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, code, copy }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className={`${code ? styles.code : ''} selectable`}>{value}</span>
            {copy && (
              <CopyButton value={value}>
                {({ copied, copy: take }) => (
                  <UnstyledButton className={styles.copy} aria-label={`${t('settings.copy')}: ${name}`} onClick={take}>
                    {t(copied ? 'settings.copied' : 'settings.copy')}
                  </UnstyledButton>
                )}
              </CopyButton>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
