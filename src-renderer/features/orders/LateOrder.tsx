import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { putRow } from '#renderer/client/records.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { Order } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import styles from './orders.module.css'

export interface LateOrderProps {
  readonly slideIds: readonly number[]
  /** Whether this reader amends the report now: only then can the case take the order's patient. */
  readonly amending: boolean
  readonly onAmend: () => void
  readonly onTaken: () => void
}

interface Found {
  readonly slideId: number
  readonly order: Order
}

/** Says that an order came after the case was signed, and leads to an amendment that takes its patient. */
export function LateOrder({ slideIds, amending, onAmend, onTaken }: LateOrderProps) {
  const [found, setFound] = useState<Found | null>(null)
  const [busy, setBusy] = useState(false)
  const wanted = slideIds.join()
  useEffect(() => {
    let stale = false
    const load = async () => {
      const ids = wanted.split(',').map(Number)
      const labels = await Promise.all(ids.map((slideId) => api.orders.label.query({ slideId })))
      const late = labels.flatMap((label) => (label?.late ? [{ slideId: label.slideId, order: label.late }] : []))
      if (!stale) setFound(late[0] ?? null)
    }
    const tryLoad = () => void load().catch((error: unknown) => console.warn('labels not loaded', error))
    tryLoad()
    const end = onLive('tray', tryLoad)
    return () => {
      stale = true
      end()
    }
  }, [wanted])
  if (!found) return null
  const { slideId, order } = found
  const take = async () => {
    setBusy(true)
    try {
      putRow(await api.orders.match.mutate({ slideId, orderId: order.id }))
      setFound(null)
      onTaken()
    } catch (failure) {
      toast({ tone: 'danger', title: errorText(errorOf(failure)) })
    } finally {
      setBusy(false)
    }
  }
  const person = [
    order.patientName,
    order.patientSex === null ? '' : t(`orders.sex-${order.patientSex}`),
    order.birthDate === null ? '' : t('orders.born', { date: order.birthDate }),
  ].filter((part) => part !== '')
  return (
    <section className={styles.card} role="status" aria-label={t('orders.late-title')}>
      <h3>{t('orders.late-title')}</h3>
      <p className="selectable">{[order.accession, ...person].join(' · ')}</p>
      <p className={styles.dim}>{t(amending ? 'orders.late-take-hint' : 'orders.late-amend-hint')}</p>
      <Button size="xs" variant="default" loading={busy} onClick={amending ? () => void take() : onAmend}>
        {t(amending ? 'orders.late-take' : 'orders.late-amend')}
      </Button>
    </section>
  )
}
