import { useEffect, useState } from 'react'
import type { OrderImport } from '#shared/contract/schemas/orders.ts'
import { api } from './api.ts'
import { onLive } from './live.ts'

/** The latest order files, kept current; null until they are loaded. They are loaded again when `round` changes. */
export function useOrderImports(round = 0): readonly OrderImport[] | null {
  const [files, setFiles] = useState<readonly OrderImport[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round loads again
  useEffect(() => {
    const load = () =>
      api.orders.imports
        .query()
        .then(setFiles)
        .catch((error: unknown) => console.warn('order files not loaded', error))
    void load()
    return onLive('tray', load)
  }, [round])
  return files
}

type Problem = OrderImport['problems'][number]

/** The problem of a file that waits until a reader has checked its letters; undefined if the file does not wait. */
export const lettersToCheck = ({ problems }: Pick<OrderImport, 'problems'>): Problem | undefined =>
  problems.find(({ code }) => code === 'encoding-ask' || code === 'encoding-unsure')
