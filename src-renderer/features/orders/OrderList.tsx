import { useEffect, useRef } from 'react'
import type { OfferedOrder } from '#shared/contract/schemas/orders.ts'
import { counted, t } from '#shared/messages/index.ts'
import { differences } from './differences.ts'
import styles from './orders.module.css'

export interface OrderListProps {
  readonly orders: readonly OfferedOrder[]
  /** Null: nothing is chosen. */
  readonly chosen: number | null
  /** The accession number that was read; empty if there was none. */
  readonly read: string
  readonly onChoose: (index: number) => void
  readonly onMatch: () => void
}

/** Orders to choose from. Differences from the number that was read are highlighted. */
export function OrderList({ orders, chosen, read, onChoose, onMatch }: OrderListProps) {
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen line must be in view
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen, orders])
  return (
    <div ref={list} role="listbox" tabIndex={-1} aria-label={t('orders.tray-orders')} className={styles.orders}>
      {orders.map((order, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog has the keys
        <div
          key={order.id}
          role="option"
          tabIndex={-1}
          aria-selected={i === chosen}
          className={styles.order}
          // Keeps the focus where the keys work.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(i)}
          onDoubleClick={onMatch}
        >
          <span className={styles.accession}>
            {differences(order.accession, read).map(({ text, same }, n) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
              same ? <span key={n}>{text}</span> : <mark key={n}>{text}</mark>,
            )}
          </span>
          <span className={styles.name} title={order.patientName}>
            <bdi>{order.patientName}</bdi>
          </span>
          <span>{order.patientSex && t(`orders.sex-${order.patientSex}`)}</span>
          <span>{order.birthDate}</span>
          <span className={styles.dim} title={order.specimenText}>
            {order.specimenText}
          </span>
          <span className={styles.has}>
            {order.slides > 0 && counted(order.slides, 'orders.tray-has-slides-one', 'orders.tray-has-slides')}
          </span>
        </div>
      ))}
    </div>
  )
}
