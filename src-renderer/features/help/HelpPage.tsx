import { Button } from '@mantine/core'
import { useRecords } from '#renderer/client/records.ts'
import { withKeys } from '#renderer/commands/index.ts'
import { navigate } from '#renderer/frame/router.ts'
import { startTour } from '#renderer/frame/tour.ts'
import { LaneBadge, laneMeaning } from '#renderer/ui/LaneBadge.tsx'
import { ScrollPage } from '#renderer/ui/ScrollPage.tsx'
import type { Lane } from '#shared/contract/schemas/common.ts'
import { t } from '#shared/messages/index.ts'
import styles from './help.module.css'
import { KeyList } from './KeyList.tsx'
import { thirdParty } from './third-party.ts'

const steps = ['how-1', 'how-2', 'how-3', 'how-4'] as const
const lanes: readonly Lane[] = ['urgent', 'full-read', 'review', 'light-read']

/** The tour begins where the work does. */
function showTour(): void {
  navigate({ page: 'worklist' })
  startTour()
}

/** How to work with the program, every key, and information about the program. */
export function HelpPage() {
  const version = useRecords(({ info }) => info?.version ?? '')
  return (
    <ScrollPage>
      <article className={styles.page}>
        <h1>{t('help.title')}</h1>
        <section>
          <h2>{t('help.how-title')}</h2>
          <ol className={styles.steps}>
            {steps.map((step) => (
              <li key={step}>
                <h3>{t(`help.${step}-title`)}</h3>
                <p>{withKeys(t(`help.${step}`))}</p>
              </li>
            ))}
          </ol>
          <Button className={styles.tour ?? ''} variant="default" size="compact-sm" onClick={showTour}>
            {t('tour.cmd-start')}
          </Button>
        </section>
        <section>
          <h2>{t('help.lanes-title')}</h2>
          <dl className={styles.lanes}>
            {lanes.map((lane) => (
              <div key={lane}>
                <dt>
                  <LaneBadge lane={lane} />
                </dt>
                <dd>{t(laneMeaning(lane))}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h2>{t('help.keys-title')}</h2>
          <p className={styles.lead}>{t('help.keys-text')}</p>
          <KeyList />
        </section>
        <section>
          <h2>{t('help.research-title')}</h2>
          <p>{t('help.research-text')}</p>
        </section>
        <section>
          <h2>{t('help.about-title')}</h2>
          <p>
            {t('common.product')} {version}. {t('help.about-text')} {t('help.about-licence')}
          </p>
        </section>
        <section>
          <h2>{t('help.licences-title')}</h2>
          <p>{t('help.licences-text')}</p>
          <dl className={styles.licences}>
            {thirdParty.map(({ name, licence }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{licence}</dd>
              </div>
            ))}
          </dl>
        </section>
      </article>
    </ScrollPage>
  )
}
