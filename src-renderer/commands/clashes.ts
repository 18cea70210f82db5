import { type KeyTable, keysOf } from './key-table.ts'
import type { CommandDefinition } from './registry.ts'

/** Areas whose commands act on the same page. */
const onCasePage: ReadonlySet<string> = new Set(['case', 'gallery', 'slide', 'report'])

const inDialog = ({ area, inDialog: own }: CommandDefinition): boolean => own === true || area === 'tray'

/** Whether one key press can mean either command. */
function actTogether(a: CommandDefinition, b: CommandDefinition): boolean {
  if (inDialog(a) !== inDialog(b)) return false
  if (a.area === b.area || a.area === 'everywhere' || b.area === 'everywhere') return true
  return onCasePage.has(a.area) && onCasePage.has(b.area)
}

/** The first command that already uses a key where `of` would use it; undefined if the key is free. */
export function clashOf(
  of: CommandDefinition,
  key: string,
  commands: readonly CommandDefinition[],
  changed: KeyTable['changed'],
): CommandDefinition | undefined {
  // Keys may not clash with characters alone, and not when characters need Alt either.
  const both = [true, false].map((letters) => ({ letters, changed }))
  return commands.find(
    (other) =>
      other.id !== of.id &&
      actTogether(of, other) &&
      both.some((table) => {
        const [wanted] = keysOf({ id: '', keys: [key] }, table)
        return keysOf(other, table).some((one) => one === wanted)
      }),
  )
}
