import { setTimeout } from 'node:timers/promises'
import keysOfTests from '../scripts/keys-of-tests.ts'
import { processesOf, runVariable } from './processes.ts'

/** ms that a process gets to end after it was told to. */
const graceMs = 20_000

/**
 * Runs before all tests. The returned function runs after them, when every host, browser and engine must have ended.
 * It ends and names the remaining ones, and fails the run.
 */
export default function begin(): () => Promise<void> {
  const run = `${process.pid}-${Date.now()}`
  process.env[runVariable] = run
  const removeKeys = keysOfTests()
  return async () => {
    removeKeys()
    const until = Date.now() + graceMs
    while (processesOf(run).length > 0 && Date.now() < until) await setTimeout(100)
    const left = processesOf(run)
    for (const { pid } of left) process.kill(pid, 'SIGKILL')
    if (left.length > 0)
      throw new Error(
        `left running after the tests:\n${left.map(({ pid, command }) => `${pid} ${command}`).join('\n')}`,
      )
  }
}
