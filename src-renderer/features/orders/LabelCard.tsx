import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import type { SlideLabel } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'
import { LabelPicture } from './LabelPicture.tsx'
import styles from './orders.module.css'
import { release } from './release.ts'

export interface LabelCardProps {
  readonly slideId: number
  readonly fileName: string
  readonly hasPicture: boolean
  readonly signed: boolean
}

/** The label of a case's slide: its picture, its codes, and the order that they led to. */
export function LabelCard({ slideId, fileName, hasPicture, signed }: LabelCardProps) {
  const [label, setLabel] = useState<SlideLabel | null>(null)
  useEffect(() => {
    const load = () =>
      api.orders.label
        .query({ slideId })
        .then(setLabel)
        .catch((error: unknown) => console.warn('label not loaded', error))
    void load()
    return onLive('tray', load)
  }, [slideId])
  if (!hasPicture && (label === null || (label.codes.length === 0 && label.state === 'free'))) return null
  return (
    <section className={styles.card} aria-label={t('orders.label-title')}>
      <h3>{t('orders.label-title')}</h3>
      <div className={styles.cardBody}>
        {hasPicture && <LabelPicture slideId={slideId} />}
        <div className={styles.cardText}>
          {label?.codes.map(({ format, text }) => (
            <p key={text} className={`${styles.code} selectable`}>
              {text} <span className={styles.dim}>{format}</span>
            </p>
          ))}
          {hasPicture && label?.codes.length === 0 && <p className={styles.dim}>{t('orders.label-no-code')}</p>}
          {label && <p>{orderText(label)}</p>}
          {label?.order?.cancelled && <p className={styles.warn}>{t('orders.label-cancelled')}</p>}
          {label?.order && !signed && (
            <Allowed to="case.edit">
              <Button
                className={styles.release ?? ''}
                variant="subtle"
                color="gray"
                size="compact-xs"
                title={t('orders.not-this-order-hint')}
                onClick={() => void release({ slideId, fileName })}
              >
                {t('orders.not-this-order')}
              </Button>
            </Allowed>
          )}
          {label && label.scanner !== '' && (
            <p className={styles.dim}>{t('orders.label-scanner', { scanner: label.scanner })}</p>
          )}
        </div>
      </div>
    </section>
  )
}

function orderText({ state, order, matchedBy }: SlideLabel): string {
  if (order && matchedBy) return t(`orders.label-matched-${matchedBy}`, { accession: order.accession })
  if (state === 'set-aside') return t('orders.label-set-aside')
  return state === 'unmatched' ? t('orders.label-unmatched') : ''
}
