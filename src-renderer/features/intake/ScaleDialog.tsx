import { Checkbox, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { putRow } from '#renderer/client/records.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { mostLines } from '#shared/contract/schemas/worklist.ts'
import { counted, t } from '#shared/messages/index.ts'
import styles from './intake.module.css'
import { ScaleInput } from './ScaleInput.tsx'
import { objectives, parseScale } from './scale.ts'

/** Asks for the size of a pixel, and explains why it matters. */
export function ScaleDialog({ row, onClose }: { readonly row: CaseRow; readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const others = useOthersWithoutScale(row.id)
  const [withOthers, setWithOthers] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const micronsPerPixel = parseScale(text)

  const submit = async () => {
    setTried(true)
    if (micronsPerPixel === null) return
    setBusy(true)
    setError(null)
    try {
      for (const { slideId } of withOthers ? [row, ...others] : [row])
        putRow(await api.cases.setScale.mutate({ slideId, micronsPerPixel }))
      onClose()
    } catch (failure) {
      setError(errorOf(failure))
      setBusy(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title={t('worklist.scale-title')} size={520}>
      <DialogForm onSubmit={submit} onCancel={onClose} submit={t('worklist.scale-do')} busy={busy}>
        <p className={styles.text}>{t('worklist.scale-text', { file: row.fileName })}</p>
        <fieldset className={styles.presets}>
          <legend>{t('worklist.scale-objective')}</legend>
          {objectives.map(({ power, micronsPerPixel: typical }) => (
            <button
              key={power}
              type="button"
              className={styles.preset}
              aria-pressed={micronsPerPixel === typical}
              onClick={() => setText(String(typical))}
            >
              <strong>{power}×</strong>
              <span>{typical} µm/px</span>
            </button>
          ))}
          <p className={styles.hint}>{t('worklist.scale-objective-hint')}</p>
        </fieldset>
        <ScaleInput
          autoFocus
          label={t('worklist.scale-value')}
          value={text}
          wrong={tried && micronsPerPixel === null}
          onChange={setText}
        />
        <p className={styles.hint}>{t('worklist.scale-where')}</p>
        {others.length > 0 && (
          <Checkbox
            size="xs"
            label={counted(others.length, 'worklist.scale-others-one', 'worklist.scale-others')}
            checked={withOthers}
            onChange={(event) => setWithOthers(event.currentTarget.checked)}
          />
        )}
        {error && <ErrorNotice error={error} onRetry={() => void submit()} />}
      </DialogForm>
    </Modal>
  )
}

/** The other cases that wait for their scale, limited to one page of the worklist. */
function useOthersWithoutScale(caseId: number): readonly CaseRow[] {
  const [others, setOthers] = useState<readonly CaseRow[]>([])
  useEffect(() => {
    const filter = { text: '', lanes: [], groups: ['needs-you' as const] }
    api.worklist.page
      .query({ filter, order: 'urgency', offset: 0, limit: mostLines, seek: null })
      .then(({ rows }) => setOthers(rows.filter(({ id, state }) => id !== caseId && state === 'needs-scale')))
      .catch((error: unknown) => console.warn('others without a scale not loaded', error))
  }, [caseId])
  return others
}
