import { useEffect } from 'react'
import { announce } from '#renderer/ui/announce.ts'
import type { ReportDraft } from '#shared/domain/forms/index.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { t } from '#shared/messages/index.ts'
import { wordsOf } from '#shared/wording/index.ts'
import { useTask } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'

/** What changed in a result, part by part, in the words of the report. Typed text is left out. */
export function changedText(now: ReportDraft, before: ReportDraft, task: Task): string {
  const parts = (draft: ReportDraft) =>
    new Map(
      wordsOf(task.form)
        .sections({ ...draft, comment: '' }, task)
        .map(({ code, heading, lines }) => [code, { heading, lines: lines.join(', ') }]),
    )
  const [is, was] = [parts(now), parts(before)]
  return [...new Set([...is.keys(), ...was.keys()])]
    .filter((code) => is.get(code)?.lines !== was.get(code)?.lines)
    .map((code) => {
      const part = is.get(code)
      return part === undefined
        ? t('caseNews.result-not-stated', { heading: was.get(code)!.heading })
        : t('caseNews.result-now', part)
    })
    .join('. ')
}

/** Announces every change of the result that was chosen, wherever it was chosen. A screen reader speaks typed text. */
export function useResultNews(drafts: DraftStore): void {
  const task = useTask()
  useEffect(
    () =>
      drafts.subscribe(({ draft }, { draft: before }) => {
        if (draft === before || document.activeElement?.matches('textarea, input[type=number]')) return
        const text = changedText(draft, before, task)
        if (text !== '') announce(text)
      }),
    [drafts, task],
  )
}
