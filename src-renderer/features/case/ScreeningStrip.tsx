import { Button } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { useRecords } from '#renderer/client/records.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { WorkProgress } from '#renderer/ui/WorkProgress.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { JobState, ScreeningJob } from '#shared/contract/schemas/screening.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'
import styles from './case.module.css'
import { useCase, useCaseContext } from './state/case-context.tsx'

type Call = 'start' | 'pause' | 'resume' | 'cancel'
const offers: Readonly<Partial<Record<JobState, readonly [Call, MessageKey][]>>> = {
  queued: [['cancel', 'casePage.screening-cancel']],
  running: [
    ['pause', 'casePage.screening-pause'],
    ['cancel', 'casePage.screening-cancel'],
  ],
  paused: [
    ['resume', 'casePage.screening-resume'],
    ['cancel', 'casePage.screening-cancel'],
  ],
  cancelled: [['start', 'casePage.screening-start']],
  failed: [['start', 'casePage.screening-again']],
}

/** Progress of this slide's screening and its controls. Shows nothing once the screening has succeeded. */
export function ScreeningStrip({ floating = false }: { readonly floating?: boolean }) {
  const { store } = useCaseContext()
  const job = useCase((state) => state.detail?.job ?? null)
  const state = useCase((current) => current.detail?.row.state)
  const slideId = useCase((current) => current.detail!.slide.id)
  const canScreen = useRecords(({ info }) => info?.model != null)
  const [error, setError] = useState<ErrorData | null>(null)
  const call = async (name: Call) => {
    setError(null)
    try {
      store.apply({ kind: 'job', job: await api.screening[name].mutate({ slideId }) })
    } catch (failure) {
      setError(errorOf(failure))
    }
  }
  const idle = job === null && state === 'waiting' && canScreen
  if (!idle && (job === null || job.state === 'succeeded')) return null
  const buttons = job === null ? ([['start', 'casePage.screening-start']] as const) : (offers[job.state] ?? [])

  return (
    <section className={styles.strip} data-floating={floating} data-state={job?.state}>
      <b>{job === null ? t('casePage.not-screened') : titleOf(job)}</b>
      {job !== null && job.state !== 'failed' && job.state !== 'cancelled' && <Progress job={job} />}
      {job?.error && job.state === 'failed' && <ErrorNotice error={job.error} />}
      {error && <ErrorNotice error={error} />}
      <Allowed to="slide.screen">
        <div className={styles.stripButtons}>
          {buttons.map(([name, text]) => (
            <Button key={name} variant="default" size="compact-xs" onClick={() => void call(name)}>
              {t(text)}
            </Button>
          ))}
        </div>
      </Allowed>
    </section>
  )
}

const titleOf = (job: ScreeningJob): string =>
  t(`casePage.screening-${job.state as Exclude<JobState, 'succeeded'>}`, {
    percent: Math.floor((100 * job.tilesDone) / Math.max(1, job.tilesTotal)),
    n: job.cellsFound,
  })

function Progress({ job }: { readonly job: ScreeningJob }) {
  return (
    <div className={styles.stripText}>
      <WorkProgress
        label={titleOf(job)}
        done={job.tilesDone}
        total={job.tilesTotal}
        msLeft={job.msLeft}
        detail={t('casePage.screening-cells', { n: job.cellsFound })}
        halted={job.state !== 'running'}
      />
    </div>
  )
}
