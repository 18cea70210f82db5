import { ActionIcon, Button } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import { useMay } from '#renderer/client/session.ts'
import { ariaKeys, type CommandDefinition, keyText, useKey } from '#renderer/commands/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { Allowed } from '#renderer/ui/Allowed.tsx'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { WorkProgress } from '#renderer/ui/WorkProgress.tsx'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { ScreeningJob } from '#shared/contract/schemas/screening.ts'
import { counted, t } from '#shared/messages/index.ts'
import { pauseOrResume, screening } from './actions.ts'
import { pauseScreening, startScreening, stopScreening } from './commands.ts'
import { jobSteps, jobWord } from './job.ts'
import styles from './table.module.css'

/** The state of a slide's screening: progress while it runs, cells when it is done, an action when it waits. */
export function ScreeningCell({ row }: { readonly row: CaseRow }) {
  const steps = jobSteps(row)
  const mayEdit = useMay('case.edit')
  if (mayEdit && (!row.present || row.changed) && row.state !== 'signed')
    return <Step text={t('worklist.find-file')} run={() => openOverlay({ kind: 'relocate', caseId: row.id })} />
  if (mayEdit && row.state === 'needs-scale')
    return <Step text={t('worklist.give-scale')} run={() => openOverlay({ kind: 'scale', caseId: row.id })} />
  if (row.job && steps.unfinished) return <Running row={row} job={row.job} />
  if (row.state === 'failed' && row.job?.error)
    return (
      <span className={styles.screening}>
        <span className={styles.failure} title={errorText(row.job.error)}>
          {errorText(row.job.error)}
        </span>
        {steps.canStart && <Start text={t('worklist.screen-again')} slideId={row.slideId} />}
      </span>
    )
  if (row.cellsTotal !== null) return <>{counted(row.cellsTotal, 'worklist.cells-one', 'worklist.cells')}</>
  return (
    <span className={styles.screening}>
      <span className={styles.dim} title={endedWord(row.job)}>
        {endedWord(row.job)}
      </span>
      {steps.canStart && <Start text={t('worklist.screen')} slideId={row.slideId} />}
    </span>
  )
}

/** The word for a screening that ended without a result. */
function endedWord(job: ScreeningJob | null): string {
  if (job === null) return t('worklist.job-not-started')
  if (job.state === 'cancelled' && job.tilesTotal > 0)
    return t('worklist.job-stopped-at', {
      percent: Math.floor((100 * job.tilesDone) / job.tilesTotal),
      n: job.cellsFound,
    })
  return jobWord(job.state) ?? t('worklist.job-not-started')
}

function Running({ row, job }: { readonly row: CaseRow; readonly job: ScreeningJob }) {
  const { canPause, canResume, canStop } = jobSteps(row)
  const word = jobWord(job.state)
  const cells = counted(job.cellsFound, 'worklist.cells-one', 'worklist.cells')
  if (job.state === 'queued') return <span className={styles.dim}>{t('worklist.job-queued')}</span>
  return (
    <span className={styles.screening}>
      <span className={styles.progress} title={t('worklist.job-tiles', { done: job.tilesDone, total: job.tilesTotal })}>
        <WorkProgress
          label={t('worklist.job-progress', { accession: row.accession })}
          done={job.tilesDone}
          total={job.tilesTotal}
          msLeft={job.state === 'running' ? job.msLeft : null}
          halted={job.state !== 'running'}
          detail={word ? `${word} · ${cells}` : cells}
        />
      </span>
      <Allowed to={pauseScreening.needs}>
        {(canPause || canResume) && (
          <RowAction
            name={t(canPause ? 'worklist.pause' : 'worklist.resume')}
            command={pauseScreening}
            run={() => pauseOrResume(row)}
          >
            {canPause ? (
              <IconPlayerPauseFilled size={14} aria-hidden />
            ) : (
              <IconPlayerPlayFilled size={14} aria-hidden />
            )}
          </RowAction>
        )}
        {canStop && (
          <RowAction
            name={t('worklist.cancel-screening')}
            command={stopScreening}
            run={() => void screening('cancel', row.slideId)}
          >
            <IconPlayerStopFilled size={14} aria-hidden />
          </RowAction>
        )}
      </Allowed>
    </span>
  )
}

interface RowActionProps {
  readonly name: string
  readonly command: CommandDefinition
  readonly run: () => void
  readonly children: React.ReactNode
}

/** Has a key for the chosen line, so it needs no tab stop. */
function RowAction({ name, command, run, children }: RowActionProps) {
  const key = useKey(command)
  return (
    <ActionIcon
      size="sm"
      tabIndex={-1}
      aria-label={name}
      aria-keyshortcuts={ariaKeys(key)}
      title={key === null ? name : `${name} (${keyText(command)})`}
      onClick={run}
    >
      {children}
    </ActionIcon>
  )
}

function Step({ text, run }: { readonly text: string; readonly run: () => void }) {
  return (
    <Button variant="default" size="compact-xs" tabIndex={-1} onClick={run}>
      {text}
    </Button>
  )
}

const Start = ({ text, slideId }: { readonly text: string; readonly slideId: number }) => (
  <Allowed to={startScreening.needs}>
    <Step text={text} run={() => void screening('start', slideId)} />
  </Allowed>
)
