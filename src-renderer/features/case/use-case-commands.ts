import { errorOf } from '#renderer/client/api.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { openBeside, useBeside } from '#renderer/features/worklist/index.ts'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import { cellBindings } from './cell/bindings.ts'
import { pageCommands } from './commands.ts'
import { findingsBindings } from './findings/bindings.ts'
import { galleryBindings } from './gallery/bindings.ts'
import { slideBindings } from './slide/bindings.ts'
import { useCase, useCaseContext } from './state/case-context.tsx'
import type { DraftStore } from './state/draft-store.ts'
import { isNarrow, type Pane } from './state/panels.ts'
import { casePrefs, setCasePrefs } from './state/prefs.ts'
import type { Workbench } from './state/workbench.ts'

/** Binds every key of the case page. */
export function useCaseCommands(drafts: DraftStore): void {
  const context = useCaseContext()
  const caseId = useCase((state) => state.detail!.row.id)
  const go = (by: 1 | -1) => () =>
    openBeside(caseId, by).catch((error: unknown) =>
      toast({ tone: 'danger', only: 'beside', title: errorText(errorOf(error)) }),
    )
  const isBeside = useBeside(caseId)
  useCommands([
    ...galleryBindings(context),
    ...cellBindings(context),
    ...slideBindings(context),
    ...findingsBindings(context, drafts),
    on(pageCommands.nextCase, go(1), () => isBeside(1)),
    on(pageCommands.previousCase, go(-1), () => isBeside(-1)),
    // At the end of the list the keys say so.
    { ...on(pageCommands.nextCase, go(1)), explains: true },
    { ...on(pageCommands.previousCase, go(-1)), explains: true },
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
