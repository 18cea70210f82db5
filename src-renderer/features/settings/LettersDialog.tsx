import { Modal, NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { OrderImport, OrderPreview } from '#shared/contract/schemas/orders.ts'
import { type OrderEncoding, orderEncodings } from '#shared/domain/order-encodings.ts'
import { counted, t } from '#shared/messages/index.ts'
import styles from './settings.module.css'

export interface LettersDialogProps {
  readonly file: OrderImport
  readonly onClose: () => void
}

/** The names of an order file in the estimated character set, or in one that the reader chooses; then it is taken. */
export function LettersDialog({ file, onClose }: LettersDialogProps) {
  const [encoding, setEncoding] = useState<OrderEncoding | null>(null)
  const [preview, setPreview] = useState<OrderPreview | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  useEffect(() => {
    let stale = false
    setError(null)
    api.orders.look
      .query({ fileId: file.id, encoding })
      .then((found) => {
        if (!stale) setPreview(found)
      })
      .catch((failure: unknown) => {
        if (!stale) setError(errorOf(failure))
      })
    return () => {
      stale = true
    }
  }, [file.id, encoding])
  const chosen = preview?.encoding ?? null
  const take = async () => {
    if (chosen === null) return
    setBusy(true)
    try {
      await api.orders.takeAs.mutate({ fileId: file.id, encoding: chosen })
      onClose()
    } catch (failure) {
      setError(errorOf(failure))
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('orders.letters-title', { file: file.fileName })} size={620}>
      <DialogForm
        onSubmit={take}
        onCancel={onClose}
        submit={takeText(preview?.orderCount ?? 0)}
        busy={busy}
        disabled={chosen === null || preview?.orderCount === 0}
      >
        <p>{sureness(preview)}</p>
        <NativeSelect
          label={t('orders.letters-set')}
          value={chosen ?? ''}
          data-autofocus
          data={[
            ...(chosen === null ? [{ value: '', label: t('orders.letters-choose') }] : []),
            ...orderEncodings.map((name) => ({ value: name, label: t(`orders.set-${name}`) })),
          ]}
          onChange={(event) => setEncoding(event.currentTarget.value as OrderEncoding)}
        />
        {error && <ErrorNotice error={error} />}
        {preview !== null && preview.orders.length > 0 && (
          <ul className={styles.letters} aria-label={t('orders.letters-names')}>
            {preview.orders.map(({ line, accession, patientName }) => (
              <li key={line}>
                <span>{accession}</span>
                <b className="selectable">
                  <bdi>{patientName}</bdi>
                </b>
              </li>
            ))}
          </ul>
        )}
        {preview !== null && chosen !== null && preview.problemCount > 0 && (
          <p className={styles.hint}>
            {counted(preview.problemCount, 'orders.letters-problems-one', 'orders.letters-problems')}
          </p>
        )}
      </DialogForm>
    </Modal>
  )
}

const takeText = (n: number): string =>
  n === 0 ? t('orders.letters-take-none') : counted(n, 'orders.letters-take-one', 'orders.letters-take')

function sureness(preview: OrderPreview | null): string {
  if (preview === null) return ''
  if (preview.percent !== null) return t('orders.letters-sure', { percent: preview.percent })
  return t(preview.encoding === null ? 'orders.letters-unsure' : 'orders.letters-own')
}
