import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { navigate } from '#renderer/frame/router.ts'
import type { OrderImport } from '#shared/contract/schemas/orders.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import styles from './orders.module.css'

/** Codes of a file that waits until a reader has checked its letters. */
const waiting = ['encoding-ask', 'encoding-unsure']

/** Order files whose character set was only estimated: none of their orders is here yet. */
export function HeldFiles({ onClose }: { readonly onClose: () => void }) {
  const [files, setFiles] = useState<readonly OrderImport[]>([])
  useEffect(() => {
    const load = () =>
      api.orders.imports
        .query()
        .then(setFiles)
        .catch((error: unknown) => console.warn('order files not loaded', error))
    void load()
    return onLive('tray', load)
  }, [])
  const held = files.flatMap(({ id, fileName, problems }) => {
    const problem = problems.find(({ code }) => waiting.includes(code))
    return problem ? [{ id, fileName, problem }] : []
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
          <Button variant="default" size="compact-xs" onClick={look}>
            {t('orders.held-look')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
