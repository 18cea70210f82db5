import { api } from '#renderer/client/api.ts'
import type { ExpectedCase } from '#renderer/frame/expected.ts'
import { cropLook } from './cell/crop-look.ts'
import { chosenCropPx, cropAddress, crops } from './cell/crops.ts'
import { tileSides } from './gallery/use-columns.ts'
import { arrange, showAll } from './state/arrange.ts'
import { cellTable } from './state/cell-table.ts'
import { casePrefs } from './state/prefs.ts'

/** Cells whose pictures a window shows at first. */
const first = 40
/** Tiles are a little larger than they aim at, so that they fill their line. */
const fillsLine = 1.2

/**
 * Loads the pictures of the cells with which a case opens, when nothing else is to be loaded. It does not open the case:
 * the records do not say that it was read.
 */
export async function prefetchCase({ slideId }: ExpectedCase): Promise<void> {
  const columns = await api.cells.columns.query({ slideId, afterId: 0 }).catch(() => null)
  if (columns === null) return
  const table = cellTable(columns)
  const ids = Array.from(arrange(table, showAll).rows.subarray(0, first), (row) => table.id[row]!)
  const look = cropLook()
  const sidePx = tileSides.beside[casePrefs.getState().largeTiles ? 'large' : 'small'] * fillsLine
  const [chosen] = ids
  if (chosen === undefined) return
  crops.expect([
    ...ids.slice(0, 1).map((id) => cropAddress(id, sidePx, look)),
    cropAddress(chosen, chosenCropPx, look),
    ...ids.slice(1).map((id) => cropAddress(id, sidePx, look)),
  ])
}
