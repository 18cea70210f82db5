import { showAll } from '../state/arrange.ts'
import type { CaseContextValue } from '../state/case-context.tsx'
import type { Contradicted } from './use-contradictions.ts'

/** Goes to what a contradiction is about: the cell on its slide, the slide, or the case's order among the findings. */
export function showCause(
  { at }: Pick<Contradicted, 'at'>,
  { store, bench }: Pick<CaseContextValue, 'store' | 'bench'>,
) {
  if (at === null) {
    bench.showFindings()
    requestAnimationFrame(() => document.querySelector('[data-region=findings] section')?.scrollIntoView())
    return
  }
  bench.setState({ grid: false })
  store.showSlide(at.slideId)
  if (at.cellId === null) return
  store.setFilter(showAll)
  store.choose(at.cellId)
  bench.toSlide()
}
