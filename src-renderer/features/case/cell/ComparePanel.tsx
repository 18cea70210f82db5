import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useStore } from 'zustand'
import { ClassBadge } from '#renderer/ui/ClassBadge.tsx'
import { formatScore } from '#renderer/ui/format.ts'
import { t } from '#shared/messages/index.ts'
import { useCase, useCaseContext, useTask } from '../state/case-context.tsx'
import { classAt } from '../state/cell-table.ts'
import { CropImage } from './CropImage.tsx'
import styles from './pictures.module.css'

const sidePx = 240

/** The pinned cell beside the chosen one, at the same size on screen. */
export function ComparePanel() {
  const { bench } = useCaseContext()
  const pinnedId = useStore(bench, (state) => state.pinnedId)
  const chosenId = useCase((state) => state.chosenId)
  if (pinnedId === null) return null
  return (
    <section className={styles.compare} aria-label={t('casePage.compare')}>
      <Side title={t('casePage.pinned')} cellId={pinnedId} />
      <Side title={t('casePage.chosen')} cellId={chosenId} />
      <ActionIcon size="sm" aria-label={t('common.close')} onClick={() => bench.setState({ pinnedId: null })}>
        <IconX size={16} />
      </ActionIcon>
    </section>
  )
}

function Side({ title, cellId }: { readonly title: string; readonly cellId: number | null }) {
  const table = useCase((state) => state.table)
  const task = useTask()
  useCase((state) => state.revision)
  const row = cellId === null ? undefined : table.rowOf.get(cellId)
  // The score belongs to the AI's label. Beside another label of the reader it would be misleading.
  const scored = row !== undefined && table.byReader[row] !== 1 && table.label[row] === table.aiLabel[row]
  return (
    <figure>
      <div className={styles.compareCrop}>{cellId !== null && <CropImage cellId={cellId} sizePx={sidePx} />}</div>
      <figcaption>
        <span>{title}</span>
        {row !== undefined && <ClassBadge of={task.classOf(classAt(table, table.label[row]!))} />}
        {scored && <b>{formatScore(table.score[row]!)}</b>}
      </figcaption>
    </figure>
  )
}
