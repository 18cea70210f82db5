import { Button, Switch } from '@mantine/core'
import { ClassBadge } from '#renderer/ui/ClassBadge.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatProbability, formatSpan } from '#renderer/ui/format.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import { counted, t } from '#shared/messages/index.ts'
import { backToLive, keepStill } from './actions.ts'
import styles from './camera.module.css'
import { cameraStore, type Still, useCamera } from './camera-store.ts'
import * as command from './commands.ts'
import { useModelTask } from './use-model-task.ts'

/** What the model sees in the still. Nothing is kept unless the reader saves the field as a case. */
export function StillPanel({ still, focusStage }: { readonly still: Still; readonly focusStage: () => void }) {
  const marks = useCamera((state) => state.marks)
  const { look, field } = still
  const task = useModelTask()
  return (
    <div className={styles.block}>
      <h2 className={styles.title}>{t('camera.still')}</h2>
      {field.frames > 1 && (
        <p className={styles.hint}>
          {t('camera.averaged', { n: field.frames })}
          {field.moved > 0 && ` ${counted(field.moved, 'camera.frames-refused-one', 'camera.frames-refused')}`}
        </p>
      )}
      {look.kind === 'looking' && <p className={styles.text}>{t('camera.looking')}</p>}
      {look.kind === 'no-scale' && <p className={styles.text}>{t('camera.look-no-scale')}</p>}
      {look.kind === 'failed' && <ErrorNotice error={look.error} />}
      {look.kind === 'seen' && (
        <>
          <p className={styles.text} role="status">
            {counted(look.cells.length, 'camera.cells-one', 'camera.cells')} · {formatSpan(look.ms)}
          </p>
          <ul className={styles.classes}>
            {task?.worstFirst.map((label) => {
              const of = look.cells.filter((cell) => cell.label === label)
              if (of.length === 0) return null
              const most = Math.max(...of.map(({ abnormal }) => abnormal))
              return (
                <li key={label}>
                  <ClassBadge of={task.classOf(label)} count={of.length} />
                  <span className={styles.score}>{t('camera.most-abnormal', { score: formatProbability(most) })}</span>
                </li>
              )
            })}
          </ul>
          <Switch
            label={t('camera.show-marks')}
            checked={marks}
            onChange={(event) => {
              cameraStore.setState({ marks: event.currentTarget.checked })
              focusStage()
            }}
          />
          <p className={styles.hint}>{t('camera.look-hint')}</p>
        </>
      )}
      <div className={styles.ends}>
        <Button variant="default" rightSection={<Keys of={command.keepStill} />} onClick={() => void keepStill()}>
          {t(command.keepStill.title)}
        </Button>
        <Button
          rightSection={<Keys of="Escape" />}
          onClick={() => {
            backToLive()
            focusStage()
          }}
        >
          {t('camera.back')}
        </Button>
      </div>
    </div>
  )
}
