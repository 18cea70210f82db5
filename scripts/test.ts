/**
 * `npm test`: format and lint, types per environment, unit tests, a build, and end-to-end tests in Chromium against
 * the real browser host. Its last line is `N passed, N failed` for all of them. A failed check counts as one failure.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureChromium } from './chromium.ts'
import { type Counts, countPlaywright, countVitest } from './test-counts.ts'

const outFolder = 'e2e/.out'
rmSync(outFolder, { recursive: true, force: true })
mkdirSync(outFolder, { recursive: true })

const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []

function run(title: string, command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const start = Date.now()
  console.log(`\n== ${title}: ${command} ${args.join(' ')}`)
  const done = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  const ok = done.status === 0
  console.log(`== ${title}: ${ok ? 'ok' : `FAILED (${done.status ?? done.signal})`} after ${seconds(start)} s`)
  if (!ok) failures.push(title)
  return ok
}

/** Runs a check, which counts as one pass or one failure. */
function check(title: string, command: string, args: readonly string[]): void {
  add(run(title, command, args) ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 })
}

/** Runs a suite, which counts its own tests. A suite that died without a report counts as one failure. */
function suite(title: string, report: string, read: (json: unknown) => Counts, work: () => boolean): void {
  const ok = work()
  let counts: Counts
  try {
    counts = read(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    counts = { passed: 0, failed: 0, skipped: 0 }
  }
  if (!ok && counts.failed === 0) counts = { ...counts, failed: 1 }
  if (ok && counts.passed === 0 && counts.skipped === 0) {
    failures.push(`${title} ran nothing`)
    counts = { ...counts, failed: 1 }
  }
  add(counts)
}

function add(counts: Counts): void {
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
}

const seconds = (start: number): string => ((Date.now() - start) / 1000).toFixed(1)

const start = Date.now()
check('format, lint, import rules, cycles', 'biome', ['check', '.'])
check('types', 'node', ['scripts/check-types.ts'])
check('house rules', 'node', ['scripts/check-house.ts'])
check('build', 'electron-vite', ['build'])

const unitReport = join(outFolder, 'unit.json')
suite('unit tests', unitReport, countVitest, () =>
  run('unit tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]),
)

const chromium = await ensureChromium({ install: true })
if (chromium.path) {
  const e2eReport = join(outFolder, 'e2e.json')
  suite('end-to-end tests', e2eReport, countPlaywright, () =>
    run('end-to-end tests', 'playwright', ['test', '-c', 'e2e/playwright.config.ts'], {
      DAYBREAK_CHROMIUM: chromium.path ?? '',
      PLAYWRIGHT_JSON_OUTPUT_NAME: join(process.cwd(), e2eReport),
    }),
  )
} else {
  console.error(chromium.advice)
  failures.push('end-to-end tests: no Chromium')
  add({ passed: 0, failed: 1, skipped: 0 })
}

if (failures.length > 0) console.log(`\nFailed: ${failures.join('; ')}`)
console.log(`\nAll checks took ${seconds(start)} s. Screenshots of each screen: ${outFolder}/`)
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exit(total.failed > 0 || failures.length > 0 ? 1 : 0)
