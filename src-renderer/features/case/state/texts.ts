import { withKeys } from '#renderer/commands/index.ts'
import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { t } from '#shared/messages/index.ts'

/** The out-of-focus share (0 to 1) of the cell-bearing area, in the words of the reliability reason. */
export const focusShareText = (share: number): string =>
  share < 0.005
    ? t('casePage.ai-focus-little')
    : t('reliability.out-of-focus', { percent: Math.max(1, Math.round(100 * share)) })

export const statusText = (status: CellStatus): string => t(`casePage.status-${status}`)

/** The key of a digit, as the reader set it. */
const digitText = (digit: string): string => withKeys(`{key:gallery.label-${digit}}`)

/** Asks for a class of the group, and names the keys that answer. */
export const groupQuestion = (task: Task, group: string): string =>
  withKeys(
    t('casePage.choose-in-group', {
      question: task.manifest.groups.find(({ code }) => code === group)?.question ?? '',
      last: digitText(task.keysIn(group).at(-1)?.key ?? ''),
    }),
  )

/** The key of the last digit that stands for a class or a group, for hints. */
export const lastKey = (task: Task): string => digitText(task.keys.at(-1)?.key ?? '')
