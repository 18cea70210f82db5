import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import type { Task } from '#shared/domain/task/index.ts'
import { t } from '#shared/messages/index.ts'

/** How much of the cell-bearing area is out of focus (0..1), in the words that the reliability reason has too. */
export const focusShareText = (share: number): string =>
  share < 0.005
    ? t('casePage.ai-focus-little')
    : t('reliability.out-of-focus', { percent: Math.max(1, Math.round(100 * share)) })

export const statusText = (status: CellStatus): string => t(`casePage.status-${status}`)

/** Asks which class of a group it is, and says which keys answer. */
export const groupQuestion = (task: Task, group: string): string =>
  t('casePage.choose-in-group', {
    question: task.manifest.groups.find(({ code }) => code === group)?.question ?? '',
    last: task.keysIn(group).at(-1)?.key ?? '',
  })

/** The last digit that stands for a class or a group, as hints name it. */
export const lastKey = (task: Task): string => task.keys.at(-1)?.key ?? ''
