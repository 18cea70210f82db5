import { useEffect, useRef, useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { renameReader, useReaderName, useSeveral } from '#renderer/client/session.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { findNextToRead, openNext } from '#renderer/features/worklist/index.ts'
import { announce } from '#renderer/ui/announce.ts'
import { toast } from '#renderer/ui/toasts.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'
import { type CaseContextValue, useCase, useCaseContext } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { findingsCommands } from './commands.ts'
import type { useContradictions } from './use-contradictions.ts'

/** The possible meanings of a signature. */
export const meanings = [t('casePage.meaning-review'), t('casePage.meaning-screen')] as const

/** The state of the signature dialog, whose key signs. */
export function useSigning(
  drafts: DraftStore,
  contradictions: ReturnType<typeof useContradictions>,
  onSigned: (detail: CaseDetail) => void,
) {
  const context = useCaseContext()
  const caseId = useCase((state) => state.detail!.row.id)
  const readerName = useReaderName()
  // The name is asked for only if there is none yet. It is kept while the dialog is open, so that the field stays
  // when the name is saved.
  const [unnamed] = useState(readerName === '')
  const [name, setName] = useState('')
  const several = useSeveral()
  const [password, setPassword] = useState('')
  const [meaning, setMeaning] = useState(meanings[0])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const { answers, left, loaded, reload } = contradictions
  const proved = !several || password !== ''
  const ready = (!unnamed || name.trim().length >= 2) && proved && !busy && loaded && left.length === 0

  // The next case is looked for while the reader looks at the signature, not after it.
  const upcoming = useRef<ReturnType<typeof findNextToRead> | null>(null)
  useEffect(() => {
    upcoming.current = findNextToRead(caseId)
    upcoming.current.catch(() => undefined)
  }, [caseId])

  const sign = async ({ next }: { next: boolean } = { next: false }) => {
    if (!ready) return
    setBusy(true)
    setError(null)
    try {
      // What is signed must be both on disk and shown here. Another window may have saved since.
      await drafts.flush()
      const { savedAt: draftSavedAt } = drafts.getState()
      if (unnamed && name.trim() !== readerName) await keepReaderName(name.trim())
      // The signed case leaves its place in the worklist.
      const found = next ? await (upcoming.current ?? findNextToRead(caseId)).catch(() => findNextToRead(caseId)) : null
      if (next) context.bench.setState({ leaving: true })
      const signed = await api.cases.signOut.mutate({
        ...{ caseId, meaning, draftSavedAt, acknowledged: answers },
        ...(several ? { password } : {}),
      })
      announce(t('casePage.announce-signed'))
      // The next case takes the place of this page, so nothing of the signed one is drawn any more.
      if (next) openNext(found)
      else onSigned(signed)
    } catch (failure) {
      stay(context)
      setError(errorOf(failure))
      setPassword('')
      setBusy(false)
      // Something came up since the list was made.
      if (errorOf(failure).code === 'not-acknowledged') await reload()
    }
  }
  useCommands(
    [
      on(
        findingsCommands.signOut,
        () => void sign(),
        () => ready,
      ),
      on(
        findingsCommands.signAndNext,
        () => void sign({ next: true }),
        () => ready,
      ),
    ],
    'dialog',
  )
  const own = { several, password, setPassword }
  return { ...own, unnamed, readerName, name, setName, meaning, setMeaning, ready, busy, error, sign }
}

/** The case is not left after all, so what happened to it meanwhile is shown. */
function stay({ store, bench }: CaseContextValue): void {
  if (!bench.getState().leaving) return
  bench.setState({ leaving: false })
  void store.load()
}

/** Saves the signer as this reader's name. Nothing is signed without a name. */
async function keepReaderName(readerName: string): Promise<void> {
  await renameReader(readerName)
  toast({
    tone: 'plain',
    only: 'reader-name',
    title: t('casePage.reader-name-kept', { name: readerName }),
    text: t('casePage.reader-name-kept-text'),
  })
}
