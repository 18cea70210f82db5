import { on, useCommands } from '#renderer/commands/index.ts'
import { cellBindings } from './cell/bindings.ts'
import { pageCommands } from './commands.ts'
import { findingsBindings } from './findings/bindings.ts'
import { galleryBindings } from './gallery/bindings.ts'
import { slideBindings } from './slide/bindings.ts'
import { useCaseContext } from './state/case-context.tsx'
import type { DraftStore } from './state/draft-store.ts'
import { isNarrow, type Pane } from './state/panels.ts'
import { casePrefs, setCasePrefs } from './state/prefs.ts'
import type { Workbench } from './state/workbench.ts'

/** Binds every key of the case page. */
export function useCaseCommands(drafts: DraftStore): void {
  const context = useCaseContext()
  useCommands([
    ...galleryBindings(context),
    ...cellBindings(context),
    ...slideBindings(context),
    ...findingsBindings(context, drafts),
    on(pageCommands.collapseLeft, () => {
      if (isNarrow()) turnTo(context.bench, 'gallery')
      else setCasePrefs({ galleryShown: !casePrefs.getState().galleryShown })
    }),
    on(pageCommands.collapseRight, () => {
      if (isNarrow()) turnTo(context.bench, 'findings')
      else setCasePrefs({ findingsShown: !casePrefs.getState().findingsShown })
    }),
  ])
}

/** Shows a tab of a narrow window, or the slide again if it is shown already. */
function turnTo(bench: Workbench, pane: Pane): void {
  bench.setState({ pane: bench.getState().pane === pane ? 'slide' : pane })
}
