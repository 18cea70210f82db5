import { onLive } from '#renderer/client/live.ts'
import { records } from '#renderer/client/records.ts'
import { may } from '#renderer/client/session.ts'
import { currentOverlay, openOverlay } from '#renderer/frame/overlays.ts'
import { navigate } from '#renderer/frame/router.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { closeToast, toast } from '#renderer/ui/toasts.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { counted, t } from '#shared/messages/index.ts'
import { ImportRound, type Sums } from './outcome.ts'

let waiting: ImportOutcome[] = []
let gathering: ReturnType<typeof setTimeout> | null = null
let ending: ReturnType<typeof setTimeout> | null = null
let round = new ImportRound()
/** The previous round: the answer to a call may report again what the live stream has reported. */
let previous: { readonly round: ImportRound; readonly endedAt: number } | null = null
/** Calls whose answer is still to come. */
let calls = 0
/** Toasts about single files of this round. */
let single: number[] = []
const gatherMs = 400
const quietMs = 1_500
const sameMs = 5_000

/**
 * Tells the reader the outcomes of imports. A few files get a message each; many files get one message, which counts
 * on until the last of them is done.
 */
export function reportOutcomes(outcomes: readonly ImportOutcome[]): void {
  waiting.push(...outcomes)
  if (gathering === null) gathering = setTimeout(tellGathered, gatherMs)
}

/** Keeps the round open while a call that brings in files has not answered. */
export async function duringImport<T>(work: () => Promise<T>): Promise<T> {
  calls += 1
  try {
    return await work()
  } finally {
    calls -= 1
  }
}

function tellGathered(): void {
  gathering = null
  const recent = previous && Date.now() - previous.endedAt < sameMs ? previous.round : null
  const fresh = round.add(waiting.filter((outcome) => !recent?.has(outcome)))
  waiting = []
  if (fresh.length === 0) return
  if (round.summedUp) {
    for (const id of single) closeToast(id)
    single = []
    tellSummary(round.sums, isMoreToCome())
  } else for (const outcome of fresh) single.push(...tell(outcome))
  if (ending !== null) clearTimeout(ending)
  ending = setTimeout(endWhenQuiet, quietMs)
}

/** How many more is not known: the core lists the files of a folder while it reads them. */
const isMoreToCome = (): boolean => calls > 0 || records.getState().imports.size > 0

function endWhenQuiet(): void {
  if (isMoreToCome()) {
    ending = setTimeout(endWhenQuiet, quietMs)
    return
  }
  ending = null
  if (round.summedUp) tellSummary(round.sums, false)
  previous = { round, endedAt: Date.now() }
  round = new ImportRound()
  single = []
}

/** Also reports imports that start elsewhere (watched folders, another window). Returns the function that stops it. */
export const reportLiveImports = (): (() => void) => onLive('import', ({ outcome }) => reportOutcomes([outcome]))

const openCase = (caseId: number) => ({
  label: t('common.open'),
  run: () => navigate({ page: 'case', caseId }),
})
const openQuarantine = {
  label: t('worklist.show-quarantine'),
  run: () => openOverlay({ kind: 'quarantine' }),
}

/** Tells one outcome. Returns the ids of its toasts. */
function tell(outcome: ImportOutcome): number[] {
  const file = outcome.fileName
  switch (outcome.kind) {
    case 'imported': {
      if (!outcome.scaleMissing)
        return [toast({ tone: 'plain', title: importedText(outcome), action: openCase(outcome.caseId) })]
      const open = currentOverlay()
      if (open?.kind === 'scale' && open.caseId === outcome.caseId) return []
      const run = () => openOverlay({ kind: 'scale', caseId: outcome.caseId })
      const action = may('case.edit') ? { action: { label: t('worklist.give-scale'), run } } : {}
      return [toast({ tone: 'plain', title: t('worklist.imported-no-scale', { file }), ...action })]
    }
    case 'known':
      return [toast({ tone: 'plain', title: t('worklist.known', { file }), action: openCase(outcome.caseId) })]
    case 'quarantined': {
      const title = t('worklist.quarantined', { file })
      const text = errorText(outcome.error)
      return [toast({ tone: 'danger', about: 'quarantine', title, text, action: openQuarantine })]
    }
  }
}

function importedText({ fileName: file, folder }: Extract<ImportOutcome, { kind: 'imported' }>): string {
  if (!folder) return t('worklist.imported', { file })
  return t(`worklist.imported-${folder.as}`, { file: file.replace(/\.[^.]*$/, ''), n: folder.pictures })
}

/** One message for many files: how many are done, and whether more are to come. */
function tellSummary(sums: Sums, goesOn: boolean): void {
  const { imported, known, quarantined } = sums
  const title =
    imported === 0
      ? t('worklist.imported-none')
      : counted(imported, 'worklist.imported-many-one', 'worklist.imported-many')
  const text = [
    known > 0 && t('worklist.summary-known', { n: known }),
    quarantined > 0 && t('worklist.summary-quarantined', { n: quarantined }),
    goesOn && t('worklist.summary-coming'),
  ].filter((part): part is string => Boolean(part))
  toast({
    tone: quarantined > 0 ? 'danger' : 'plain',
    only: 'imports',
    title,
    ...(text.length > 0 && { text: text.join(' · ') }),
    ...(goesOn && { goesOn }),
    ...(quarantined > 0 && { about: 'quarantine' as const, action: openQuarantine }),
  })
}
