import { useRecords } from '#renderer/client/records.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { Markdown } from '#renderer/ui/Markdown.tsx'
import { t } from '#shared/messages/index.ts'
import { Facts } from './Facts.tsx'
import { ModelList } from './ModelList.tsx'
import styles from './settings.module.css'

/** Removes the card's title, because the section already names the model. */
const withoutTitle = (card: string): string => card.replace(/^\s*# .*\n/, '')

/** The model in use by name, version and hash, with its card; or why there is none. */
export function ModelSection() {
  const info = useRecords((state) => state.info)
  if (!info) return null
  const { model, modelError, modelRefused, tasksRefused, provider, runtime } = info
  return (
    <>
      {modelError && (
        <div>
          <h3 className={styles.label}>{t('settings.model-refused')}</h3>
          <ErrorNotice error={modelError} />
          <p className={styles.hint}>{t('settings.model-refused-text')}</p>
        </div>
      )}
      {modelRefused && model && (
        <div>
          <h3 className={styles.label}>{t('settings.model-refused')}</h3>
          <ErrorNotice error={modelRefused} />
          <p className={styles.hint}>{t('settings.model-previous', { name: model.name })}</p>
        </div>
      )}
      {!model && !modelError && <p className={styles.none}>{t('settings.model-none')}</p>}
      {tasksRefused.length > 0 && (
        <div>
          <h3 className={styles.label}>{t('settings.tasks-refused')}</h3>
          {tasksRefused.map((error) => (
            <ErrorNotice key={error.params.file ?? error.code} error={error} />
          ))}
        </div>
      )}
      <ModelList />
      {model && (
        <>
          <Facts
            facts={[
              { name: t('settings.model-name'), value: model.name },
              { name: t('settings.model-version'), value: model.version },
              { name: t('settings.model-hash'), value: model.sha256, code: true, copy: true },
              { name: t('settings.model-provider'), value: provider ?? '–' },
              { name: t('settings.model-runtime'), value: runtime ?? '–' },
            ]}
          />
          <details className={styles.card}>
            <summary>{t('settings.model-card')}</summary>
            <p className={styles.hint}>{t('settings.model-card-hint')}</p>
            <div className={styles.cardText}>
              <Markdown text={withoutTitle(model.card)} pictureUrl={(path) => `/model-card/${path}`} />
            </div>
          </details>
        </>
      )}
    </>
  )
}
