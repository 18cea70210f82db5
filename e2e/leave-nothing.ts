import { setTimeout } from 'node:timers/promises'
import { processesOf, runVariable } from './processes.ts'

/** A process that was told to end has this long to do it. */
const graceMs = 20_000

/**
 * Runs before all tests; what it returns runs after them, when every host, browser and engine must have ended. What is
 * still there is ended, named, and fails the run.
 */
export default function begin(): () => Promise<void> {
  const run = `${process.pid}-${Date.now()}`
  process.env[runVariable] = run
  return async () => {
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
