import { AppError } from '#shared/contract/errors.ts'
import type { nextReport } from '#shared/domain/report-versions.ts'

type Place = Exclude<ReturnType<typeof nextReport>, string>

/** The place of the next report, or the error that explains why there is none. */
export function mustFollow(place: ReturnType<typeof nextReport>): Place {
  if (typeof place !== 'string') return place
  if (place === 'reason-missing') throw new AppError('invalid-input', { detail: 'the reason of the change is missing' })
  throw new AppError(place)
}
