import { setImmediate } from 'node:timers/promises'
import { type Records, whereWritable } from '#main/storage/index.ts'
import { systemReader } from '#shared/contract/permissions.ts'
import type { ScreeningJob, ScreeningResult } from '#shared/contract/schemas/screening.ts'
import { worstSlide } from '#shared/domain/case-lane.ts'
import { fold, orderKey } from '#shared/domain/fold.ts'
import { worklistGroup } from '#shared/domain/triage.ts'
import { signedOrderChanged, statePlace } from '#shared/domain/worklist.ts'
import { caseState, compareStates, slideState } from './case-state.ts'
import type { LinesStore } from './lines.store.ts'
import { type CaseFacts, openSummariesStore, type Summary } from './summaries.store.ts'

export interface SummariesDeps {
  readonly records: Records
  readonly lines: LinesStore
  jobOf(slideId: number): ScreeningJob | null
  resultOf(slideId: number): ScreeningResult | null
}

/** Number of cases summed up in one transaction. */
const atOnce = 2000
/** Longest text of a signed result that is searched. Comments are not searched. */
const longestWord = 60

/**
 * Maintains the summaries of cases. Triggers in the records mark a summary as stale in the transaction that changes
 * its source; `refresh` rebuilds it. Call that before reading summaries.
 */
export function createSummaries({ records, lines, jobOf, resultOf }: SummariesDeps) {
  const store = openSummariesStore(records)

  function summaryOf(facts: CaseFacts): Summary {
    const slides = lines.slidesOf(facts.id).map((slide) => {
      const result = resultOf(slide.slideId)
      const jobState = jobOf(slide.slideId)?.state ?? null
      const state = slideState({ scaleKnown: slide.micronsPerPixel !== null, jobState, hasResult: result !== null })
      return { ...slide, state, lane: result?.lane ?? null, risk: result?.risk ?? null, cells: result?.cells.total }
    })
    const worst = worstSlide(slides)
    // The line describes the slide that needs somebody; if none does, the worst one.
    const hindered = slides.filter(({ state }) => state !== 'ready').sort((a, b) => compareStates(a.state, b.state))
    const lead = hindered[0] ?? worst ?? slides[0]
    const ofSlides = caseState(
      slides.map((slide) => slide.state),
      { signed: facts.signedAt !== null, amending: facts.amending === 1, touched: false },
    )
    // The order matters where nobody works on the case: an amendment is already under way otherwise.
    const state = ofSlides === 'signed' && facts.hasChangedOrder === 1 ? signedOrderChanged : ofSlides
    const counted = slides.flatMap(({ cells }) => cells ?? [])
    const lane = worst?.lane ?? null
    return {
      caseId: facts.id,
      listed: slides.length > 0 ? listedAs(facts) : 0,
      place: worklistGroup({ state, lane }),
      state,
      lane,
      highGrade: worst?.risk?.highGrade ?? 0,
      abnormal: worst?.risk?.abnormal ?? null,
      cellsTotal: counted.length === 0 ? null : counted.reduce((sum, n) => sum + n, 0),
      leadSlideId: lead?.slideId ?? null,
      slideCount: slides.length,
      fileName: lead?.fileName ?? '',
      synthetic: slides.some(({ synthetic }) => synthetic === 1),
      signedAt: facts.signedAt ?? '',
      addedAt: facts.addedAt,
      orderKey: orderKey(facts.accession),
      patientKey: patientKey(facts.patientName),
      statePlace: statePlace(state),
      search: searchText(facts, slides),
    }
  }

  /** Rebuilds a batch of stale summaries. Returns how many there were. */
  function refreshBatch(): number {
    const all = store.stale(atOnce).map((id) => store.facts(id))
    if (all.length > 0)
      records.change({ by: systemReader.id, what: 'case-summed-up' }, (change) => {
        for (const facts of all) if (facts) store.write(change, summaryOf(facts))
      })
    return all.length
  }

  return {
    /** Rebuilds stale summaries. Costs nothing if none is stale. Records that cannot be written show the stale ones. */
    refresh(): void {
      whereWritable(() => {
        while (refreshBatch() > 0);
      })
    },
    /**
     * The same batch by batch, so that the process stays responsive: after a migration every summary is stale, and
     * 100,000 of them take half a minute. Returns how many were rebuilt. `signal` ends it after a batch.
     */
    async prepare(onProgress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<number> {
      const total = store.staleCount()
      let all = 0
      for (let some = -1; some !== 0 && !signal?.aborted; await setImmediate()) {
        some = refreshBatch()
        all += some
        if (some > 0) onProgress?.(all, Math.max(all, total))
      }
      return all
    },
  }
}
export type Summaries = ReturnType<typeof createSummaries>

/** Where a case with slides is listed. One that is being amended is on the worklist, whatever the archive says. */
function listedAs({ kind, merged, removed, archived, amending }: CaseFacts): Summary['listed'] {
  if (kind !== 'clinical' || merged === 1 || removed === 1) return 0
  return archived === 1 && amending === 0 ? 2 : 1
}

/** Cases without a name come after all others. */
const patientKey = (name: string): string => fold(name) || '\u{10FFFF}'

function searchText(facts: CaseFacts, slides: readonly { readonly fileName: string }[]): string {
  const { accession, patientName, birthDate, signedBy, content } = facts
  const texts = [accession, patientName, birthDate ?? '', signedBy ?? '', ...slides.map(({ fileName }) => fileName)]
  return fold([...texts, ...(content === null ? [] : codesIn(JSON.parse(content)))].join(' \u2028 '))
}

/** The codes of a signed result in any form: its short texts. */
function codesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 0 && value.length <= longestWord ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(codesIn) : []
}
