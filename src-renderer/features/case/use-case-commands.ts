import { on, useCommands } from '#renderer/commands/index.ts'
import { cellBindings } from './cell/bindings.ts'
import { pageCommands } from './commands.ts'
import { findingsBindings } from './findings/bindings.ts'
import { galleryBindings } from './gallery/bindings.ts'
import { slideBindings } from './slide/bindings.ts'
import { useCaseContext } from './state/case-context.tsx'
import type { DraftStore } from './state/draft-store.ts'
import { casePrefs, setCasePrefs } from './state/prefs.ts'

/** Binds every key of the case page. */
export function useCaseCommands(drafts: DraftStore): void {
  const context = useCaseContext()
  useCommands([
    ...galleryBindings(context),
    ...cellBindings(context),
    ...slideBindings(context),
    ...findingsBindings(context, drafts),
    on(pageCommands.collapseLeft, () => setCasePrefs({ galleryShown: !casePrefs.getState().galleryShown })),
    on(pageCommands.collapseRight, () => setCasePrefs({ findingsShown: !casePrefs.getState().findingsShown })),
  ])
}
