import type { RefObject } from 'react'
import { type CommandDefinition, on, titleOf, useCommands } from '#renderer/commands/index.ts'
import { showTray } from '#renderer/features/orders/index.ts'
import { openOverlay } from '#renderer/frame/overlays.ts'
import { announce } from '#renderer/ui/announce.ts'
import type { Lane } from '#shared/contract/schemas/common.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { WorklistOrder } from '#shared/domain/worklist.ts'
import { pauseOrResume, screening } from './actions.ts'
import { stepIndex } from './choice.ts'
import * as command from './commands.ts'
import { isFiltering } from './filter.ts'
import { jobSteps } from './job.ts'
import { useFilingCommands } from './use-filing-commands.ts'
import { clearFilter, setFilter, setOrder, worklistView } from './view.ts'

export interface WorklistCommandsInput {
  /** Total number of lines. */
  readonly total: number
  /** Place of the chosen line, and the line itself if it is loaded. */
  readonly index: number
  readonly row: CaseRow | undefined
  readonly filterField: RefObject<HTMLInputElement | null>
  readonly grid: RefObject<HTMLDivElement | null>
  readonly openCase: (caseId: number) => void
  /** Chooses the line at a place, which may not be loaded yet. */
  readonly chooseAt: (place: number) => void
}

const sortBy = (definition: CommandDefinition, order: WorklistOrder) =>
  on(
    definition,
    () => {
      setOrder(order)
      announce(titleOf(definition))
    },
    () => worklistView.getState().order !== order,
  )

/** Keyboard commands of the worklist. */
export function useWorklistCommands(input: WorklistCommandsInput) {
  const { total, index, row, filterField, grid, openCase, chooseAt } = input
  const moveBy = (by: number) => {
    chooseAt(stepIndex(index, by, total))
    grid.current?.focus({ preventScroll: true })
  }
  const page = () => {
    const lines = grid.current?.querySelector('[data-lines]')
    return Math.max(1, Math.floor((lines?.clientHeight ?? 400) / 40) - 1)
  }
  const some = () => total > 0
  const chosen =
    (can: (row: CaseRow) => boolean = () => true) =>
    () =>
      row !== undefined && can(row)
  const only = (lane: Lane) => () => {
    const { lanes } = worklistView.getState().filter
    setFilter({ lanes: lanes.size === 1 && lanes.has(lane) ? new Set() : new Set([lane]) })
  }

  useFilingCommands(row)
  useCommands([
    on(command.nextCase, () => moveBy(1), some),
    on(command.previousCase, () => moveBy(-1), some),
    on(command.pageDown, () => moveBy(page()), some),
    on(command.pageUp, () => moveBy(-page()), some),
    on(command.firstCase, () => moveBy(-total), some),
    on(command.lastCase, () => moveBy(total), some),
    on(command.openCase, () => row && openCase(row.id), chosen()),
    on(
      command.editCase,
      () => row && openOverlay({ kind: 'edit', caseId: row.id }),
      chosen(({ state }) => state !== 'signed'),
    ),
    on(showTray, () => openOverlay({ kind: 'tray' })),
    on(command.filterCases, () => filterField.current?.select()),
    on(command.showAll, clearFilter, () => isFiltering(worklistView.getState().filter)),
    on(command.onlyUrgent, only('urgent')),
    on(command.onlyFullRead, only('full-read')),
    on(command.onlyReview, only('review')),
    on(command.onlyLightRead, only('light-read')),
    sortBy(command.sortByUrgency, 'urgency'),
    sortBy(command.sortByRisk, 'risk'),
    sortBy(command.sortByAccession, 'accession'),
    sortBy(command.sortByPatient, 'patient'),
    sortBy(command.sortByState, 'state'),
    sortBy(command.sortByAdded, 'added'),
    on(
      command.startScreening,
      () => row && void screening('start', row.slideId),
      chosen((one) => jobSteps(one).canStart),
    ),
    on(
      command.pauseScreening,
      () => row && pauseOrResume(row),
      chosen((one) => jobSteps(one).canPause || jobSteps(one).canResume),
    ),
    on(
      command.stopScreening,
      () => row && void screening('cancel', row.slideId),
      chosen((one) => jobSteps(one).canStop),
    ),
    on(
      command.giveScale,
      () => row && openOverlay({ kind: 'scale', caseId: row.id }),
      chosen(({ state }) => state === 'needs-scale'),
    ),
    on(
      command.findFile,
      () => row && openOverlay({ kind: 'relocate', caseId: row.id }),
      chosen(({ present }) => !present),
    ),
  ])
}
