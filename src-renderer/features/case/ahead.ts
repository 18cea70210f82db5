import { api } from '#renderer/client/api.ts'
import { onLive } from '#renderer/client/live.ts'
import { records } from '#renderer/client/records.ts'
import type { ExpectedCase } from '#renderer/frame/expected.ts'
import { drawsOnGraphicsCard, firstPictures } from '#renderer/viewer/index.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { saysPartsLost } from '#shared/domain/reliability.ts'
import { cropLook } from './cell/crop-look.ts'
import { chosenCropPx, cropAddress, crops } from './cell/crops.ts'
import { tileSides } from './gallery/use-columns.ts'
import { arrange, showAll } from './state/arrange.ts'
import type { CaseAhead } from './state/case-state.ts'
import { type CellTable, cellTableOf } from './state/cell-table.ts'
import { casePrefs } from './state/prefs.ts'

/** Cells whose pictures a window shows at first. */
const first = 40
/** Tiles are a little larger than they aim at, so that they fill their line. */
const fillsLine = 1.2

/** The case that was loaded ahead. It is dropped with the first news about it. */
let ahead: CaseAhead | null = null
/** The case that is being loaded ahead; null once there was news about it. */
let expected: ExpectedCase | null = null

const drop = (isAbout: (of: ExpectedCase) => boolean): void => {
  if (expected === null || !isAbout(expected)) return
  expected = null
  ahead = null
}
const dropCase = (caseId: number): void => drop((of) => of.caseId === caseId)
onLive('hello', () => drop(() => true))
onLive('case', ({ row }) => dropCase(row.id))
onLive('case-removed', ({ caseId }) => dropCase(caseId))
onLive('draft', ({ caseId }) => dropCase(caseId))
onLive('review', ({ change }) => dropCase(change.caseId))
onLive('measures', ({ change }) => dropCase(change.caseId))
onLive('job', ({ job }) => dropCase(job.caseId))
onLive('cells', ({ slideId }) => drop((of) => of.slideId === slideId))

/** The case as it was loaded ahead if nothing has changed since, otherwise null. It is handed out once. */
export function takeAhead(caseId: number): CaseAhead | null {
  const taken = records.getState().connection === 'live' && ahead?.detail.row.id === caseId ? ahead : null
  ahead = null
  expected = null
  return taken
}

/**
 * Loads a case that the reader will probably open, with the pictures that it shows at first, while nothing else is
 * loaded. The records do not say that it was opened.
 */
export async function prefetchCase(next: ExpectedCase): Promise<void> {
  if (ahead?.detail.row.id === next.caseId) return
  expected = next
  ahead = null
  const loaded = await loadCase(next.caseId).catch(() => null)
  if (loaded === null || expected !== next) return
  ahead = loaded
  firstPictures.load(loaded.detail.slide, partsLost(loaded.detail))
  expectPictures(cellTableOf(loaded.columns))
  // Asked once in this window's life. The answer takes a moment, and the slide's viewer needs it.
  drawsOnGraphicsCard()
}

async function loadCase(caseId: number): Promise<CaseAhead> {
  const detail = await api.cases.peek.query({ caseId })
  const columns = await Promise.all(
    detail.slides.map(({ slide }) => api.cells.columns.query({ slideId: slide.id, afterId: 0 })),
  )
  return { detail, columns }
}

const partsLost = ({ result }: CaseDetail): boolean => saysPartsLost(result?.reliability ?? null)

function expectPictures(table: CellTable): void {
  const ids = Array.from(arrange(table, showAll).rows.subarray(0, first), (row) => table.id[row]!)
  const sidePx = tileSides.beside[casePrefs.getState().largeTiles ? 'large' : 'small'] * fillsLine
  const tile = (id: number) => cropAddress(id, sidePx, cropLook())
  crops.expect([
    ...ids.slice(0, 1).flatMap((id) => [tile(id), cropAddress(id, chosenCropPx, cropLook())]),
    ...ids.slice(1).map(tile),
  ])
}
