import type { Order } from '#shared/contract/schemas/orders.ts'
import { t } from '#shared/messages/index.ts'

/** Sex and date of birth as far as they are known: `F · born 1987-03-09`. */
export const personText = ({ patientSex, birthDate }: Pick<Order, 'patientSex' | 'birthDate'>): string =>
  [patientSex ? t(`orders.sex-${patientSex}`) : '', birthDate ? t('orders.born', { date: birthDate }) : '']
    .filter((part) => part !== '')
    .join(' · ')

/** A text in runs that are the same as, or other than, what was read: so that one wrong digit is seen. */
export function differences(text: string, read: string): { readonly text: string; readonly same: boolean }[] {
  const runs: { text: string; same: boolean }[] = []
  const there = read.toUpperCase()
  for (const [i, sign] of [...text].entries()) {
    const same = there === '' || there[i] === sign.toUpperCase()
    const last = runs.at(-1)
    if (last?.same === same) last.text += sign
    else runs.push({ text: sign, same })
  }
  return runs
}
