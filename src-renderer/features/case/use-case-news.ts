import { useEffect } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { navigate } from '#renderer/frame/router.ts'
import { announce } from '#renderer/ui/announce.ts'
import { formatClock } from '#renderer/ui/format.ts'
import { toast } from '#renderer/ui/toasts.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { counted, lookUp, t } from '#shared/messages/index.ts'
import { useCase, useCaseContext, useTask } from './state/case-context.tsx'
import type { Acted, Asked, Stepped } from './state/case-state.ts'
import { statusText } from './state/texts.ts'

let nameAsked = false

/**
 * Shows news besides the reader's own actions: changes in other windows, what was undone, and once a reminder that no
 * reader name is set.
 */
export function useCaseNews(): void {
  const elsewhere = useCase((state) => state.elsewhere)
  const stepped = useCase((state) => state.stepped)
  const asked = useCase((state) => state.asked)
  const acted = useCase((state) => state.acted)
  const { store } = useCaseContext()
  const task = useTask()
  const signed = useCase((state) => state.detail?.signOut !== null)
  const unnamed = useRecords(({ session }) => session?.person?.name === '')

  useEffect(() => {
    if (elsewhere === null) return
    const title = elsewhere.cells === 1 ? t('casePage.elsewhere-one') : t('casePage.elsewhere', { n: elsewhere.cells })
    toast({ tone: 'plain', title, only: 'elsewhere' })
  }, [elsewhere])
  useEffect(() => {
    if (acted !== null) announce(actedText(acted, task))
  }, [acted, task])
  useEffect(() => {
    if (asked === null) return
    const run = () => (asked.how === 'undone' ? store.undo(true) : store.redo(true))
    toast({
      tone: 'plain',
      only: 'stepped',
      ...askedText(asked),
      action: { label: t(`caseNews.${asked.how}-anyway`), run },
    })
  }, [asked, store])
  useEffect(() => {
    if (stepped !== null) toast({ tone: 'plain', only: 'stepped', ...steppedText(stepped) })
  }, [stepped])
  useEffect(() => {
    if (!unnamed || signed || nameAsked) return
    nameAsked = true
    toast({
      tone: 'plain',
      only: 'reader-name',
      title: t('casePage.reader-name-ask'),
      text: t('casePage.reader-name-ask-text'),
      action: { label: t('casePage.reader-name-give'), run: () => navigate({ page: 'settings' }) },
    })
  }, [unnamed, signed])
}

/** Says what was decided, and about which cell or how many. */
export function actedText({ action, label, cells }: Acted, task: Task): string {
  const what = label === null ? counted(cells, 'caseNews.cells-one', 'caseNews.cells') : task.classOf(label).name
  const how = action.kind === 'mark' && !action.marked ? 'unmark' : action.kind
  return t(`caseNews.acted-${how}`, { what })
}

/** Names the step of another window, which an undo or a redo would concern. */
export function askedText({ how, action, cells, at }: Asked): { title: string; text: string } {
  const what = cells === 0 ? t('caseNews.asked-measure') : counted(cells, 'caseNews.cells-one', 'caseNews.cells')
  const kind = cells === 0 ? '' : (lookUp(`caseNews.asked-${action}`, {}) ?? action)
  const said = kind === '' ? what : `${kind}: ${what}`
  return { title: t(`caseNews.${how}-ask`), text: t('caseNews.asked', { said, time: formatClock(at) }) }
}

/** Describes which cells or which measure an undo or a redo affected, and their state now. */
export function steppedText({ how, cells, measured, notFromHere }: Stepped): { title: string; text?: string } {
  const [first] = cells
  const now =
    first === undefined
      ? ''
      : first.removed
        ? t('casePage.stepped-removed')
        : first.status === 'relabelled' && first.readerLabel !== null
          ? first.readerLabel
          : statusText(first.status)
  const title = measured
    ? t(`caseNews.${how}-measure`, { now: measureNow(measured) })
    : cells.length === 1
      ? t(`casePage.${how}-one`, { now })
      : t(`casePage.${how}`, { n: cells.length })
  return { title, ...(notFromHere && { text: t('casePage.stepped-not-from-here') }) }
}

/** What a measure is after an undo or a redo. */
function measureNow({ measureId, measures }: NonNullable<Stepped['measured']>): string {
  const measure = measures.find(({ id }) => id === measureId)
  if (!measure) return t('casePage.stepped-removed')
  return t(measure.marked ? 'caseNews.measure-marked' : 'caseNews.measure-shown')
}
