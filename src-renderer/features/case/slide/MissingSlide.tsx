import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { native } from '#renderer/client/native.ts'
import { bringIn } from '#renderer/features/intake/index.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import styles from './slide.module.css'

export interface MissingSlideProps {
  /** A file is there, but its content is different. */
  readonly changed: boolean
}

/**
 * Says that the file is not where it was, or that another one is there, and accepts its new path (the content is
 * checked). The file that is there instead can be brought in as a separate slide.
 */
export function MissingSlide({ changed }: MissingSlideProps) {
  const { store, bench } = useCaseContext()
  const slide = useCase((state) => state.detail!.slide)
  const [path, setPath] = useState(slide.path)
  const [error, setError] = useState<ErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const relocate = async () => {
    setBusy(true)
    setError(null)
    try {
      await api.cases.relocate.mutate({ slideId: slide.id, path: path.trim() })
      await store.load()
      bench.getState().viewer?.retryTiles()
    } catch (failure) {
      setError(errorOf(failure))
    }
    setBusy(false)
  }
  const choose = async () => {
    const [picked] = await native.openFiles()
    if (picked?.kind === 'path') setPath(picked.path)
  }
  return (
    <form
      className={styles.prompt}
      role="alert"
      onSubmit={(event) => {
        event.preventDefault()
        void relocate()
      }}
    >
      <h3>{t(changed ? 'casePage.changed-title' : 'casePage.missing-title')}</h3>
      <p className="selectable">
        {t(changed ? 'casePage.changed-text' : 'casePage.missing-text', { path: slide.path })}
      </p>
      <Allowed to="case.edit">
        <div className={styles.promptRow}>
          <TextInput
            aria-label={t('casePage.missing-path')}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
            style={{ flex: 1 }}
          />
          {native.desktop && (
            <Button variant="default" onClick={() => void choose()}>
              {t('casePage.missing-choose')}
            </Button>
          )}
          <Button type="submit" disabled={path.trim() === '' || busy}>
            {t('casePage.missing-use')}
          </Button>
        </div>
      </Allowed>
      {changed && (
        <Allowed to="slide.import">
          <Button variant="default" onClick={() => void bringIn([{ kind: 'path', path: slide.path }])}>
            {t('casePage.changed-bring-in')}
          </Button>
        </Allowed>
      )}
      {error && <ErrorNotice error={error} />}
    </form>
  )
}
