import { Button, CloseButton } from '@mantine/core'
import { useEffect, useId } from 'react'
import { api } from '#renderer/client/api.ts'
import { records, useRecords } from '#renderer/client/records.ts'
import { on, useCommands, withKeys } from '#renderer/commands/index.ts'
import { endTour, offerTour, startTour, stepTour, tourSteps, useTour } from '#renderer/frame/tour.ts'
import { t } from '#shared/messages/index.ts'
import { showTour } from './commands.ts'
import styles from './tour.module.css'

/** A card with the three steps of the work. It lies beside the page, takes no focus and can be left at any time. */
export function Tour() {
  const wanted = useRecords(({ info, settings }) => info?.newcomer === true && settings?.tourSeen === false)
  const at = useTour()
  const title = useId()
  useCommands([on(showTour, startTour)])
  useEffect(() => {
    if (wanted) offerTour()
  }, [wanted])
  const step = at === null ? undefined : tourSteps[at]
  if (at === null || step === undefined) return null
  const last = at === tourSteps.length - 1

  const leave = () => {
    endTour()
    void noteSeen()
  }
  const next = () => {
    if (!stepTour(1)) void noteSeen()
  }
  return (
    <section className={styles.tour} aria-labelledby={title}>
      <div className={styles.head}>
        <h2 id={title}>{t(`tour.${step}-title`)}</h2>
        <span className={styles.count}>{t('tour.count', { n: at + 1, total: tourSteps.length })}</span>
        <CloseButton size="sm" aria-label={t('tour.skip')} onClick={leave} />
      </div>
      <p aria-live="polite">{withKeys(t(`tour.${step}-text`))}</p>
      <div className={styles.foot}>
        {last ? (
          <span className={styles.again}>{t('tour.again')}</span>
        ) : (
          <Button variant="subtle" size="compact-sm" onClick={leave}>
            {t('tour.skip')}
          </Button>
        )}
        <span className={styles.space} />
        {at > 0 && (
          <Button variant="default" size="compact-sm" onClick={() => stepTour(-1)}>
            {t('tour.back')}
          </Button>
        )}
        <Button size="compact-sm" onClick={next}>
          {t(last ? 'tour.done' : 'tour.next')}
        </Button>
      </div>
    </section>
  )
}

/** Remembers that the tour was seen. Where that fails, the tour is offered again at the next start. */
async function noteSeen(): Promise<void> {
  if (records.getState().settings?.tourSeen !== false) return
  try {
    records.setState({ settings: await api.system.saveSettings.mutate({ tourSeen: true }) })
  } catch (error) {
    console.warn('tour not noted as seen', error)
  }
}
