import { useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { errorOf } from '#renderer/client/api.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { BeforeSigning } from '#shared/contract/schemas/signing.ts'
import { unanswered } from '#shared/domain/contradictions.ts'
import { t } from '#shared/messages/index.ts'
import { contradictionText } from '#shared/wording/index.ts'
import { useCaseContext } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { askBeforeSigning } from './before-signing.ts'
import { findingsCommands } from './commands.ts'

export type Contradicted = BeforeSigning['contradictions'][number]

/** What a signature would contradict or skip, as the core sees it now, and what the reader has acknowledged of it. */
export function useContradictions(drafts: DraftStore) {
  const { store, bench, looks } = useCaseContext()
  const acknowledged = useStore(bench, (state) => state.acknowledged)
  const list = useRef<HTMLUListElement>(null)
  const [found, setFound] = useState<BeforeSigning | null>(null)
  const [error, setError] = useState<ErrorData | null>(null)

  const show = useCallback(async (asked: Promise<BeforeSigning>) => {
    try {
      setFound(await asked)
    } catch (failure) {
      setError(errorOf(failure))
    }
  }, [])
  const reload = useCallback(() => show(askBeforeSigning({ store, looks }, drafts)), [show, store, looks, drafts])
  useEffect(() => {
    const { asked } = bench.getState()
    bench.setState({ asked: null })
    void (asked === null ? reload() : show(asked))
  }, [bench, reload, show])

  const all = found?.contradictions ?? []
  const withReason = found?.withReason ?? false
  const answers = all.flatMap((one) => {
    const reason = acknowledged.get(contradictionText(one))
    return reason === undefined ? [] : [{ id: one.id, reason }]
  })
  const left = unanswered(all, answers, withReason)

  /** `reason` null: not acknowledged any more. */
  const answer = (one: Contradicted, reason: string | null): void => {
    const next = new Map(acknowledged)
    if (reason === null) next.delete(contradictionText(one))
    else next.set(contradictionText(one), reason)
    bench.setState({ acknowledged: next })
  }
  const next = left[0]
  useCommands(
    [
      on(
        findingsCommands.acknowledge,
        () => {
          if (withReason) list.current?.querySelector<HTMLInputElement>(`[data-open=true] input[type=text]`)?.focus()
          else {
            answer(next!, '')
            list.current?.querySelector(`[data-open=true]`)?.scrollIntoView({ block: 'nearest' })
            announce(t('casePage.acknowledged', { text: contradictionText(next!), n: left.length - 1 }))
          }
        },
        () => next !== undefined,
      ),
    ],
    'dialog',
  )
  return { list, all, left, answers, answer, withReason, error, reload, loaded: found !== null }
}
