import type { Models } from '#main/models/index.ts'
import type { Anchoring, Decision } from '#main/reads/index.ts'
import type { Tasks } from '#main/tasks/index.ts'
import { notFound } from '#shared/contract/errors.ts'
import type {
  CellColumns,
  CellDetail,
  FocusMap,
  NearestCells,
  ScreeningResult,
} from '#shared/contract/schemas/screening.ts'
import { confidentClasser } from '#shared/domain/confident-class.ts'
import type { CellsStore } from './cells.store.ts'
import { toColumns, toDetail } from './columns.ts'
import { focusMapOf } from './focus.ts'
import { nearestTo } from './nearest.ts'
import type { ScreeningsStore, StoredScreening } from './screenings.store.ts'
import type { Proposal, ShownCellsStore } from './shown-cells.store.ts'
import type { SlideFactsStore } from './slides.store.ts'

/** What is shown of a slide: the latest finished screening, otherwise the unfinished one. */
export interface ShownScreening {
  /** The result of the slide's finished screening; null before there is one. */
  resultOf(slideId: number): ScreeningResult | null
  /** Where the slide is sharp, from the finished screening. */
  focus(slideId: number): FocusMap | null
  /** The screening whose cells are shown. */
  currentScreeningId(slideId: number): number | null
  /** The visible cells, or those committed after `afterId`, with one read's decisions. Throws `not-found`. */
  columns(slideId: number, afterId: number, decisions?: readonly Decision[]): CellColumns
  /** A proposal with one read's decision. Throws `not-found`. */
  detail(cellId: number, decision?: Decision | null): CellDetail
  /** Training cells nearest to this one; see the contract. Throws `not-found`. */
  nearest(cellId: number): NearestCells
  /** The `n` most suspicious cells of the finished screening. */
  top(slideId: number, n: number): CellDetail[]
  /** The suspicious cells of the finished screening, each nucleus once, most suspicious first. */
  suspicious(slideId: number): SuspiciousCell[]
  /** Every cell of the finished screening as the gallery first listed it, for evaluation. */
  proposals(slideId: number): Proposal[]
}

/** A suspicious cell, for the comparison with a result. */
export interface SuspiciousCell {
  readonly cellId: number
  /** Code of the model's class. */
  readonly label: string
  readonly abnormal: number
  /** The gravest class that the model is confident of; see `confidentClasser`. Null where it is confident of none. */
  readonly confident: string | null
}

export interface ShownDeps {
  readonly anchoring: Anchoring
  readonly models: Pick<Models, 'known'>
  readonly tasks: Tasks
  readonly screenings: ScreeningsStore
  readonly cells: Pick<CellsStore, 'ranked'> & ShownCellsStore
  readonly slides: SlideFactsStore
  /** Whether the slide's last job had nothing to do. */
  readonly wasCached: (slideId: number) => boolean
}

export function createShownScreening(deps: ShownDeps): ShownScreening {
  const { anchoring, models, tasks, screenings, cells, slides, wasCached } = deps

  const finished = (slideId: number): StoredScreening | null => {
    const shown = anchoring.shownOf(slideId)
    const screening = shown === null ? null : screenings.find(shown)
    return screening?.phase === 'done' ? screening : null
  }
  const detail = (cellId: number, decision: Decision | null = null): CellDetail => {
    const row = cells.detail(cellId) ?? notFound()
    return toDetail(row, screenings.find(row.screeningId)?.plan?.classes ?? [], tasks, decision)
  }

  return {
    resultOf(slideId) {
      const screeningId = anchoring.shownOf(slideId)
      const result = screeningId === null ? null : screenings.result(screeningId)
      if (screeningId === null || !result) return null
      return { focus: null, ...result, screeningId, slideId, cached: wasCached(slideId) }
    },
    focus(slideId) {
      const screening = finished(slideId)
      return screening && focusMapOf(screening)
    },
    currentScreeningId: anchoring.shownOf,
    columns(slideId, afterId, decisions) {
      const { shownScreeningId: shown, task } = slides.find(slideId) ?? notFound()
      const rows = shown === null ? [] : cells.columns(shown, afterId)
      const of = tasks.of(shown === null ? task : screenings.taskOf(shown))
      return toColumns({ slideId, task: of, ids: tasks }, rows, decisions)
    },
    detail,
    nearest(cellId) {
      const stored = cells.embedding(cellId) ?? notFound()
      return nearestTo(stored.embedding, models.known(stored.modelSha256))
    },
    top(slideId, n) {
      const screening = finished(slideId)
      return screening ? cells.ranked(screening.id, n).map((id) => detail(id)) : []
    },
    suspicious(slideId) {
      const screening = finished(slideId)
      if (!screening) return []
      const classes = screening.plan?.classes ?? []
      const classed = confidentClasser(tasks.of(screenings.taskOf(screening.id)), classes)
      return cells.suspicious(screening.id).map(({ id, label, abnormal, probabilities }) => ({
        ...{ cellId: id, label: tasks.codeOf(label), abnormal },
        confident: probabilities && classes.length > 0 ? classed(new Float32Array(probabilities.slice().buffer)) : null,
      }))
    },
    proposals(slideId) {
      const screening = finished(slideId)
      return screening ? cells.proposals(screening.id) : []
    },
  }
}
