import { type KeyHint, KeyHints } from '#renderer/ui/KeyHints.tsx'
import { archiveCase, editCase, filterCases, openCase, pauseScreening } from './commands.ts'

const hints: readonly KeyHint[] = [
  { keys: ['ArrowUp', 'ArrowDown'], text: 'worklist.hint-choose' },
  { keys: openCase.keys, text: 'worklist.hint-open' },
  { keys: editCase.keys, text: 'worklist.hint-edit' },
  { keys: archiveCase.keys, text: 'worklist.hint-archive' },
  { keys: pauseScreening.keys, text: 'worklist.hint-pause' },
  { keys: filterCases.keys, text: 'worklist.hint-filter' },
  { keys: ['Ctrl+K'], text: 'worklist.hint-commands' },
]

/** The keys of the worklist. */
export const WorklistHints = () => <KeyHints hints={hints} />
