import { useMemo } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { type Task, taskOf } from '#shared/domain/task/index.ts'

/** The task of the model in use; null without a model. */
export function useModelTask(): Task | null {
  const manifest = useRecords(({ info }) => info?.tasks.find(({ name }) => name === info.model?.task) ?? null)
  return useMemo(() => manifest && taskOf(manifest), [manifest])
}
