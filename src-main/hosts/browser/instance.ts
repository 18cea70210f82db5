import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How to reach the Daybreak that has a data folder open. Lies in the folder, readable by its owner only. */
export interface Instance {
  readonly pid: number
  readonly origin: string
  readonly controlKey: string
}

const fileIn = (dataFolder: string) => join(dataFolder, 'daybreak.window.json')

export const announce = (dataFolder: string, instance: Instance): void =>
  writeFileSync(fileIn(dataFolder), JSON.stringify(instance), { mode: 0o600 })

export const retract = (dataFolder: string): void => rmSync(fileIn(dataFolder), { force: true })

/** Asks the Daybreak that has the folder open for an address for one more window; null where none answers. */
export async function addressOfRunning(dataFolder: string): Promise<string | null> {
  try {
    const { origin, controlKey } = JSON.parse(readFileSync(fileIn(dataFolder), 'utf8')) as Instance
    const answer = await fetch(`${origin}/control/address`, {
      method: 'POST',
      headers: { 'x-daybreak-control': controlKey },
      signal: AbortSignal.timeout(3000),
    })
    return answer.ok ? await answer.text() : null
  } catch {
    return null
  }
}
