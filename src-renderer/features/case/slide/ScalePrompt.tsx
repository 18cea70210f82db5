import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import styles from './slide.module.css'

/** Asks for µm per pixel if the file does not state it. Every measurement waits for it. */
export function ScalePrompt() {
  const { store } = useCaseContext()
  const slide = useCase((state) => state.detail!.slide)
  const [value, setValue] = useState<number | string>('')
  const [error, setError] = useState<ErrorData | null>(null)
  const micronsPerPixel = Number(value)
  const valid = value !== '' && micronsPerPixel >= 0.05 && micronsPerPixel <= 10
  const save = async () => {
    try {
      await api.cases.setScale.mutate({ slideId: slide.id, micronsPerPixel })
      await store.load()
    } catch (failure) {
      setError(errorOf(failure))
    }
  }
  return (
    <form
      className={styles.prompt}
      onSubmit={(event) => {
        event.preventDefault()
        if (valid) void save()
      }}
    >
      <h3>{t('casePage.scale-title')}</h3>
      <p>{t('casePage.scale-text', { file: slide.fileName })}</p>
      <Allowed to="case.edit">
        <div className={styles.promptRow}>
          <NumberInput
            aria-label={t('casePage.scale-label')}
            placeholder={t('casePage.scale-label')}
            description={t('casePage.scale-common')}
            inputWrapperOrder={['input', 'description']}
            min={0.05}
            max={10}
            step={0.05}
            decimalScale={4}
            value={value}
            onChange={setValue}
          />
          <Button type="submit" disabled={!valid}>
            {t('casePage.scale-save')}
          </Button>
        </div>
      </Allowed>
      {error && <ErrorNotice error={error} />}
    </form>
  )
}
