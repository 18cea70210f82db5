import { toast } from '#renderer/ui/toasts.ts'
import type { Line } from '#renderer/viewer/index.ts'
import type { Measure } from '#shared/contract/schemas/measure.ts'
import { t } from '#shared/messages/index.ts'
import type { CaseContextValue } from './case-context.tsx'
import { isReadOnly } from './read-only.ts'

/** Keeps a distance that was measured. On a signed case it is only shown, and the reader is told so. */
export function keepMeasure({ store }: CaseContextValue, line: Line): void {
  if (!store.addMeasure(line)) toast({ tone: 'plain', only: 'measure', title: t('casePage.measure-not-kept') })
}

/** Removes a distance, with a way back. On a signed case the kept ones stay. */
export function removeMeasure({ store }: CaseContextValue, id: number): void {
  if (id > 0 && isReadOnly(store)) {
    toast({ tone: 'plain', title: t('casePage.signed-read-only'), only: 'signed' })
    return
  }
  store.editMeasure(id, { removed: true })
  if (id < 0) return
  const undo = { label: t('casePage.measure-restore'), run: () => store.editMeasure(id, { removed: false }) }
  toast({ tone: 'plain', only: 'measure', title: t('casePage.measure-removed'), action: undo })
}

/** Share of the view's width that a distance takes when it is shown. */
const shareOfView = 0.3

/** Goes to a distance on the slide, at most at 40x. */
export function showMeasure({ store, bench }: CaseContextValue, { slideId, from, to }: Measure): void {
  const go = (): void => {
    const { viewer } = bench.getState()
    if (viewer === null) return
    const fitting = (viewer.view().widthPx * shareOfView) / Math.max(1, Math.hypot(to.x - from.x, to.y - from.y))
    const zoom = Math.min(viewer.zoomAt(40), fitting)
    viewer.moveTo({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, { zoom })
  }
  bench.setState({ pane: 'slide' })
  const before = bench.getState().viewer
  if (store.getState().detail?.slide.id === slideId) {
    go()
    return
  }
  store.showSlide(slideId)
  const stop = bench.subscribe(({ viewer }) => {
    if (viewer === null || viewer === before) return
    stop()
    go()
  })
}
