import type { CellStatus } from '#shared/contract/schemas/screening.ts'
import { lookUp, t } from '#shared/messages/index.ts'

/** The words for a code of the Bethesda structure, e.g. `hsil-invasion`. */
export const bethesdaText = (code: string): string => lookUp(`bethesda.${code}`) ?? code.replaceAll('-', ' ')

/** What stands between the draft and sign-out, and what to do about it. */
export const problemText = (code: string): string => lookUp(`bethesda.problem.${code}`) ?? code.replaceAll('-', ' ')

/** How much of the cell-bearing area is out of focus (0..1), in the words that the reliability reason has too. */
export const focusShareText = (share: number): string =>
  share < 0.005
    ? t('casePage.ai-focus-little')
    : t('reliability.out-of-focus', { percent: Math.max(1, Math.round(100 * share)) })

export const statusText = (status: CellStatus): string => t(`casePage.status-${status}`)
