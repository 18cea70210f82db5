import { Button } from '@mantine/core'
import { lettersToCheck, useOrderImports } from '#renderer/client/order-imports.ts'
import { navigate } from '#renderer/frame/router.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { lookUp, t } from '#shared/messages/index.ts'
import styles from './orders.module.css'

/** Order files whose character set was only estimated: none of their orders is here yet. */
export function HeldFiles({ onClose }: { readonly onClose: () => void }) {
  const held = (useOrderImports() ?? []).flatMap((file) => {
    const problem = lettersToCheck(file)
    return problem ? [{ ...file, problem }] : []
  })
  if (held.length === 0) return null
  const look = () => {
    onClose()
    navigate({ page: 'settings' })
  }
  return (
    <ul className={styles.held} aria-label={t('orders.held-title')}>
      {held.slice(0, 3).map(({ id, fileName, problem }) => (
        <li key={id}>
          <b>{t('orders.held-file', { file: fileName })}</b>{' '}
          {lookUp(`orders.problem-${problem.code}`, problem.params) ?? problem.code}{' '}
          <Allowed to="system.configure">
            <Button variant="default" size="compact-xs" onClick={look}>
              {t('orders.held-look')}
            </Button>
          </Allowed>
        </li>
      ))}
    </ul>
  )
}
