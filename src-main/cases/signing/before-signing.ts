import { type Reads, readDecisions, statusNow, windowId } from '#main/reads/index.ts'
import type { SuspiciousCell } from '#main/screening/index.ts'
import type { ReadableRecords } from '#main/storage/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { Reader } from '#shared/contract/permissions.ts'
import type { SignRequest } from '#shared/contract/schemas/review.ts'
import type { Acknowledged, BeforeSigning } from '#shared/contract/schemas/signing.ts'
import { type Contradiction, contradictionsOf, type SlideToSign, unanswered } from '#shared/domain/contradictions.ts'
import { formOf } from '#shared/domain/forms/index.ts'
import { contradictionText } from '#shared/wording/index.ts'
import { readOrderTimes } from './order-times.store.ts'
import type { SignableCase } from './snapshot.ts'

export interface BeforeSigningDeps {
  readonly records: ReadableRecords
  readonly tasks: Tasks
  readonly reads: Pick<Reads, 'seen'>
  /** The suspicious cells of the slide's screening, each nucleus once. */
  suspiciousOf(slideId: number): readonly SuspiciousCell[]
  /** Whether the laboratory wants a reason for each contradiction. */
  reasonForContradictions(): boolean
}

/** What a signature would contradict or skip, and whether it was acknowledged. */
export function createBeforeSigning(deps: BeforeSigningDeps) {
  const { records, tasks, reads, suspiciousOf, reasonForContradictions } = deps
  const decisions = readDecisions(records, tasks)
  const orderTimes = readOrderTimes(records)

  function contradictions(by: Reader, signable: SignableCase): Contradiction[] {
    const { record, task, read, draft, slides } = signable
    const decided = read ? decisions.ofRead(record.id, read.id) : []
    const answered = new Set(decided.flatMap((one) => (statusNow(one) === 'open' ? [] : [one.cellId])))
    const touched = new Set(decided.map(({ cellId }) => cellId))
    const seen = reads.seen(by, record.id)
    const toSign = slides.map(({ slide, result }): SlideToSign => {
      const suspicious = result ? suspiciousOf(slide.id) : []
      const undecided = suspicious.filter(({ cellId }) => !answered.has(cellId))
      return {
        ...{ slideId: slide.id, fileName: slide.fileName },
        opened: seen.slides.has(slide.id) || decided.some(({ slideId }) => slideId === slide.id),
        screened: result && { lane: result.lane, abstains: result.reliability.abstain },
        notSeen: suspicious.filter(({ cellId }) => !seen.cells.has(cellId) && !touched.has(cellId)),
        confident: undecided.flatMap(({ cellId, abnormal, confident }) =>
          confident === null ? [] : [{ cellId, abnormal, label: confident }],
        ),
      }
    })
    const own = decided
      .filter((one) => statusNow(one) === 'accepted' || statusNow(one) === 'relabelled' || isMarked(one))
      .map((one) => ({
        ...{ slideId: one.slideId, cellId: windowId(one), abnormal: 1 },
        label: one.state.readerLabel ?? one.modelClass ?? one.originClass,
      }))
    return contradictionsOf(
      {
        stated: formOf(task.form).stated(draft, task),
        slides: toSign,
        own,
        orderCameLater: read !== null && orderTimes.changedSince(record.id, by.id, read.begunAt),
        ...orderTimes.againstOrder(record.id),
      },
      task,
    )
  }

  return {
    listed: (by: Reader, signable: SignableCase): BeforeSigning => ({
      contradictions: contradictions(by, signable).map((one) => ({ ...one, params: { ...one.params } })),
      withReason: reasonForContradictions(),
    }),

    /**
     * The contradictions of the case as they were acknowledged. Throws `not-acknowledged` with the ids of those that
     * were not, or that lack the reason that the laboratory asks for.
     */
    acknowledgedBy(by: Reader, signable: SignableCase, { acknowledged = [] }: SignRequest): Acknowledged[] {
      const found = contradictions(by, signable)
      const left = unanswered(found, acknowledged, reasonForContradictions())
      if (left.length > 0)
        throw new AppError('not-acknowledged', {
          ...{ ids: left.map(({ id }) => id).join(','), count: left.length },
          ...{ detail: left.map(contradictionText).join(' '), withReason: reasonForContradictions() ? 1 : 0 },
        })
      const reasons = new Map(acknowledged.map(({ id, reason }) => [id, reason]))
      return found.map((one) => ({
        ...{ id: one.id, code: one.code, text: contradictionText(one), reason: reasons.get(one.id) ?? '' },
      }))
    },
  }
}

const isMarked = ({ state }: { readonly state: { readonly marked: boolean; readonly status: string } }): boolean =>
  state.marked && state.status !== 'dismissed'
