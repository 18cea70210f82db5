import { api, errorOf } from '#renderer/client/api.ts'
import { putJob } from '#renderer/client/records.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import { jobSteps } from './job.ts'

export type ScreeningStep = 'start' | 'pause' | 'resume' | 'cancel'

/** Starts, pauses, resumes or stops the screening of a slide. Shows failures. */
export async function screening(step: ScreeningStep, slideId: number): Promise<void> {
  try {
    putJob(await api.screening[step].mutate({ slideId }))
  } catch (failure) {
    toast({ tone: 'danger', title: errorText(errorOf(failure)) })
  }
}

export function pauseOrResume(row: CaseRow): void {
  const { canPause, canResume } = jobSteps(row)
  if (canPause || canResume) void screening(canPause ? 'pause' : 'resume', row.slideId)
}
