import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { putRow } from '#renderer/client/records.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { Order, SlideLabel } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import styles from './orders.module.css'

export interface OrderNoticeProps {
  readonly slideIds: readonly number[]
  /** Whether this reader amends the report now: only then can the case take the order's patient. */
  readonly amending: boolean
  /** Called with a reason for the amendment. */
  readonly onAmend: (reason: string) => void
  readonly onTaken: () => void
}

/** An order came after the report, or names another patient, has another accession number or was cancelled since. */
type Kind = 'late' | 'corrected' | 'renumbered' | 'cancelled'

interface Found {
  readonly kind: Kind
  readonly slideId: number
  /** The order as it is now. */
  readonly order: Order
  /** The cancelled order that it replaced. */
  readonly replaced?: Order
}

/** Says that an order came or was changed after the case was signed, and leads to an amendment that takes its patient. */
export function OrderNotice({ slideIds, amending, onAmend, onTaken }: OrderNoticeProps) {
  const [found, setFound] = useState<Found | null>(null)
  const [busy, setBusy] = useState(false)
  const wanted = slideIds.join()
  useEffect(() => {
    let stale = false
    const load = async () => {
      const ids = wanted.split(',').map(Number)
      const labels = await Promise.all(ids.map((slideId) => api.orders.label.query({ slideId })))
      const worth = labels.flatMap((label) => (label ? foundOn(label) : []))
      if (!stale) setFound(worth[0] ?? null)
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
  const { kind, slideId, order, replaced } = found
  const title = t(`orders.${kind}-title`)
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
  const accession = replaced
    ? t('orders.renumbered-to', { before: replaced.accession, now: order.accession })
    : order.accession
  const about = [
    order.patientSex === null ? '' : t(`orders.sex-${order.patientSex}`),
    order.birthDate === null ? '' : t('orders.born', { date: order.birthDate }),
  ].filter((part) => part !== '')
  return (
    <section className={styles.late} role="status" aria-label={title}>
      <h3>{title}</h3>
      <p className="selectable">
        {accession} · <bdi>{order.patientName}</bdi>
        {about.map((part) => ` · ${part}`)}
      </p>
      <Allowed to={amending ? 'case.edit' : 'case.sign-out'}>
        <p className={styles.dim}>{hintFor(kind, amending)}</p>
        {(kind !== 'cancelled' || !amending) && (
          <Button
            size="xs"
            variant="default"
            loading={busy}
            onClick={amending ? () => void take() : () => onAmend(title)}
          >
            {t(amending ? 'orders.notice-take' : 'orders.notice-amend')}
          </Button>
        )}
      </Allowed>
    </section>
  )
}

function foundOn({ slideId, late, corrected, renumbered }: SlideLabel): Found[] {
  if (late) return [{ kind: 'late', slideId, order: late }]
  if (corrected && renumbered) return [{ kind: 'renumbered', slideId, order: renumbered, replaced: corrected }]
  return corrected ? [{ kind: corrected.cancelled ? 'cancelled' : 'corrected', slideId, order: corrected }] : []
}

function hintFor(kind: Kind, amending: boolean): string {
  if (kind === 'cancelled') return t(amending ? 'orders.cancelled-sign-hint' : 'orders.cancelled-amend-hint')
  if (amending) return t('orders.notice-take-hint')
  return t(`orders.${kind}-amend-hint`)
}
