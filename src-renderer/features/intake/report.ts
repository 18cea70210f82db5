import { onLive } from '#renderer/client/live.ts'
import { currentOverlay, openOverlay } from '#renderer/frame/overlays.ts'
import { navigate } from '#renderer/frame/router.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { ImportOutcome } from '#shared/contract/schemas/slide.ts'
import { counted, t } from '#shared/messages/index.ts'
import { outcomeKey, sayOutcomes } from './outcome.ts'

let waiting: ImportOutcome[] = []
let timer: ReturnType<typeof setTimeout> | null = null
/** Recently reported outcomes. The answer to a call and the live stream both bring each of them. */
const told = new Map<string, number>()
const gatherMs = 400
const sameMs = 5_000

/**
 * Tells the reader the outcomes of imports. Collects them for a moment, so that a full folder gives one message
 * instead of a hundred.
 */
export function reportOutcomes(outcomes: readonly ImportOutcome[]): void {
  const now = Date.now()
  for (const [key, at] of told) if (now - at > sameMs) told.delete(key)
  for (const outcome of outcomes) {
    const key = outcomeKey(outcome)
    if (told.has(key)) continue
    told.set(key, now)
    waiting.push(outcome)
  }
  if (timer !== null) return
  timer = setTimeout(() => {
    timer = null
    const said = sayOutcomes(waiting)
    waiting = []
    for (const one of said) {
      if (one.kind === 'one') tell(one.outcome)
      else tellSummary(one)
    }
  }, gatherMs)
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

function tell(outcome: ImportOutcome): void {
  const file = outcome.fileName
  switch (outcome.kind) {
    case 'imported':
      if (outcome.scaleMissing) {
        const open = currentOverlay()
        if (open?.kind === 'scale' && open.caseId === outcome.caseId) break
        toast({
          tone: 'plain',
          title: t('worklist.imported-no-scale', { file }),
          action: {
            label: t('worklist.give-scale'),
            run: () => openOverlay({ kind: 'scale', caseId: outcome.caseId }),
          },
        })
      } else toast({ tone: 'plain', title: importedText(outcome), action: openCase(outcome.caseId) })
      break
    case 'known':
      toast({ tone: 'plain', title: t('worklist.known', { file }), action: openCase(outcome.caseId) })
      break
    case 'quarantined':
      if (outcome.error.code === 'cancelled') break
      toast({
        tone: 'danger',
        about: 'quarantine',
        title: t('worklist.quarantined', { file }),
        text: errorText(outcome.error),
        action: openQuarantine,
      })
      break
  }
}

function importedText({ fileName: file, folder }: Extract<ImportOutcome, { kind: 'imported' }>): string {
  if (!folder) return t('worklist.imported', { file })
  return t(`worklist.imported-${folder.as}`, { file: file.replace(/\.[^.]*$/, ''), n: folder.pictures })
}

function tellSummary(sum: { imported: number; known: number; quarantined: number }): void {
  const text = [
    sum.known > 0 && t('worklist.summary-known', { n: sum.known }),
    sum.quarantined > 0 && t('worklist.summary-quarantined', { n: sum.quarantined }),
  ].filter((part): part is string => Boolean(part))
  toast({
    tone: sum.quarantined > 0 ? 'danger' : 'plain',
    title: counted(sum.imported, 'worklist.imported-many-one', 'worklist.imported-many'),
    ...(text.length > 0 && { text: text.join(' · ') }),
    ...(sum.quarantined > 0 && { about: 'quarantine' as const, action: openQuarantine }),
  })
}
