/** ms. Crashes within this time are counted together. */
const SPELL = 60_000
const FREE = 3
const LONGEST = 30_000

/** Delay before the engine is restarted: none at first, then growing. ms. */
export function restartDelay(crashes: readonly number[], now: number): number {
  const recent = crashes.filter((at) => now - at < SPELL)
  if (recent.length < FREE) return 0
  const due = recent.at(-1)! + Math.min(LONGEST, 1000 * 2 ** (recent.length - FREE))
  return Math.max(0, due - now)
}
