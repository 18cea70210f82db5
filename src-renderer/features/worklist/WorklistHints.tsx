import { type KeyHint, KeyHints } from '#renderer/ui/KeyHints.tsx'
import { archiveCase, editCase, filterCases, openCase, pauseScreening } from './commands.ts'

const hints: readonly KeyHint[] = [
  { keys: ['ArrowUp', 'ArrowDown'], text: 'worklist.hint-choose' },
  { keys: [openCase], text: 'worklist.hint-open' },
  { keys: [editCase], text: 'worklist.hint-edit' },
  { keys: [archiveCase], text: 'worklist.hint-archive' },
  { keys: [pauseScreening], text: 'worklist.hint-pause' },
  { keys: [filterCases], text: 'worklist.hint-filter' },
  { keys: ['Ctrl+K'], text: 'worklist.hint-commands' },
]

/** The keys of the worklist. */
export const WorklistHints = () => <KeyHints hints={hints} />
