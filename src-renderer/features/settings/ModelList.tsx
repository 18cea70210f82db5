import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { useRecords } from '#renderer/client/records.ts'
import { ErrorNotice, errorText } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { ModelEntry } from '#shared/contract/schemas/system.ts'
import { t } from '#shared/messages/index.ts'
import { type Choice, choicesOf } from './model-choices.ts'
import styles from './settings.module.css'

/** The models on this machine: which one is in use, which can be used, and why the others cannot. */
export function ModelList() {
  const inUse = useRecords((state) => state.info?.model?.sha256)
  const [models, setModels] = useState<readonly ModelEntry[] | null>(null)
  const [trying, setTrying] = useState<string | null>(null)
  const [refused, setRefused] = useState<ErrorData | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: loaded again when another model is in use
  useEffect(() => {
    api.models.list
      .query()
      .then(setModels)
      .catch((error: unknown) => console.warn('models not loaded', error))
  }, [inUse])
  const use = async ({ key, name, head }: Choice) => {
    setTrying(key)
    setRefused(null)
    try {
      setModels(await api.models.use.mutate({ name, head }))
    } catch (failure) {
      setRefused(errorOf(failure))
    }
    setTrying(null)
  }
  if (models === null || models.length === 0) return null
  return (
    <div>
      <h3 className={styles.label}>{t('settings.models')}</h3>
      <p className={styles.hint}>{t('settings.models-hint')}</p>
      {refused && <ErrorNotice error={refused} />}
      <ul className={styles.folders} aria-label={t('settings.models')}>
        {choicesOf(models).map((choice) => (
          <li key={choice.key}>
            <div className={styles.scanner}>
              <strong>{choice.label}</strong>
              <span className={styles.path}>{choice.error ? errorText(choice.error) : choice.note}</span>
              {!choice.error && !choice.inUse && (
                <Button
                  variant="default"
                  size="compact-xs"
                  loading={trying === choice.key}
                  disabled={trying !== null}
                  aria-label={t('settings.model-use-named', { name: choice.label })}
                  onClick={() => void use(choice)}
                >
                  {t('settings.model-use')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}
