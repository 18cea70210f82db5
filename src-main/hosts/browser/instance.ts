import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How to reach the Daybreak that has a data folder open. Stored in the folder, readable by its owner only. */
export interface Instance {
  readonly pid: number
  readonly origin: string
  readonly controlKey: string
}

const fileIn = (dataFolder: string) => join(dataFolder, 'daybreak.window.json')

export const announce = (dataFolder: string, instance: Instance): void =>
  writeFileSync(fileIn(dataFolder), JSON.stringify(instance), { mode: 0o600 })

export const retract = (dataFolder: string): void => rmSync(fileIn(dataFolder), { force: true })

const lastPortIn = (dataFolder: string) => join(dataFolder, 'daybreak.port')

/**
 * The port known to the windows of this data folder, so that an open window finds the next start there. 0 if there is
 * none.
 */
export function lastPort(dataFolder: string): number {
  try {
    const port = Number(readFileSync(lastPortIn(dataFolder), 'utf8'))
    return Number.isInteger(port) && port >= 1024 && port <= 65_535 ? port : 0
  } catch {
    return 0
  }
}

export const rememberPort = (dataFolder: string, port: number): void =>
  writeFileSync(lastPortIn(dataFolder), String(port), { mode: 0o600 })

/** Asks the Daybreak that has the folder open for an address for one more window; null if none answers. */
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
