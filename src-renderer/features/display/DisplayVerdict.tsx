import type { DisplayCheck } from '#shared/contract/schemas/viewing.ts'
import { t } from '#shared/messages/index.ts'
import styles from './display.module.css'

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** The result of the last check, and what to do about it. */
export function DisplayVerdict({ check }: { readonly check: DisplayCheck }) {
  const good = check.failed.length === 0
  return (
    <div className={styles.verdict} data-good={good} role="status">
      <b>
        {t(good ? 'display.checked-good' : 'display.checked-bad', {
          when: day.format(new Date(check.checkedAt)),
          n: check.failed.length,
        })}
      </b>
      <span>{t('display.checked-screen', { screen: check.screen })}</span>
      {!good && (
        <ul>
          {check.failed.map((test) => (
            <li key={test}>
              <b>{t(`display.${test}-title`)}:</b> {t(`display.${test}-advice`)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
