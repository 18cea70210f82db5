import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mutant, MutantState } from './results.ts'
import type { Lines } from './sample.ts'

export interface RunOptions {
  readonly root: string
  readonly tests: readonly string[]
  /** Number of parallel test runners. */
  readonly jobs: number
  readonly limitMs: number
}

/** A source, and the lines of it that are mutated. */
export interface Target {
  readonly file: string
  readonly lines: readonly Lines[]
}

interface StrykerReport {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string
        readonly mutants: readonly {
          readonly mutatorName: string
          readonly replacement?: string
          readonly status: string
          readonly location: { readonly start: Place; readonly end: Place }
        }[]
      }
    >
  >
}
/** Counted from 1. */
interface Place {
  readonly line: number
  readonly column: number
}

const states: Readonly<Record<string, MutantState>> = {
  Killed: 'killed',
  Timeout: 'late',
  Survived: 'survived',
  NoCoverage: 'unrun',
}

/**
 * Mutates sources repeatedly in a copy of the repository, and runs the tests. Returns the mutants of each source by
 * its path; null if the time ran out, after everything that was started has ended. Throws if the tests fail without
 * any change.
 */
export async function mutateFiles(
  targets: readonly Target[],
  options: RunOptions,
): Promise<ReadonlyMap<string, Mutant[]> | null> {
  if (targets.every(({ lines }) => lines.length === 0)) return new Map(targets.map(({ file }) => [file, []]))
  const asked = await run(targets, { ...options, related: true })
  if (asked !== 'no tests') return asked
  const counted = await run(targets, { ...options, tests: [anyTest], related: false })
  return counted === 'no tests' ? null : counted
}

/** An unrelated test. It runs if no test imports a source, so that the source's changes are only counted. */
const anyTest = 'scripts/mutation/results.test.ts'

/** `related`: run only tests that import one of the sources, directly or through others. */
async function run(
  targets: readonly Target[],
  { root, tests, jobs, limitMs, related }: RunOptions & { readonly related: boolean },
): Promise<ReadonlyMap<string, Mutant[]> | null | 'no tests'> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-mutation-'))
  try {
    const report = join(folder, 'report.json')
    const config = join(folder, 'stryker.json')
    writeFileSync(
      config,
      JSON.stringify({
        testRunner: 'vitest',
        plugins: ['@stryker-mutator/vitest-runner'],
        vitest: { configFile: 'scripts/mutation/vitest.config.ts', related, pool: 'forks' },
        mutate: targets.flatMap(({ file, lines }) => lines.map(({ from, to }) => `${file}:${from}-${to}`)),
        concurrency: jobs,
        coverageAnalysis: 'perTest',
        reporters: ['json', 'progress-append-only'],
        jsonReporter: { fileName: report },
        tempDirName: join(folder, 'copy'),
        ignorePatterns: ['/models', '/docs', '/out', '/bench', '/e2e', '/src-renderer', '.mutation'],
        // Generous, because a change that is only slow on a busy machine was not detected.
        timeoutMS: 30_000,
        timeoutFactor: 4,
        dryRunTimeoutMinutes: 60,
        allowEmpty: true,
      }),
    )
    const said = await stryker(config, { root, limitMs, env: { DAYBREAK_MUTATION_TESTS: JSON.stringify(tests) } })
    if (said === null) return null
    let text: string
    try {
      text = readFileSync(report, 'utf8')
    } catch {
      if (related && said.includes('No tests were found')) return 'no tests'
      throw new Error(`${targets.map(({ file }) => file).join(', ')}: no report\n${said}`)
    }
    const found = JSON.parse(text) as StrykerReport
    return new Map(targets.map(({ file }) => [file, mutantsOf(found, file)]))
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The printed output; null if the time ran out. */
async function stryker(
  config: string,
  { root, limitMs, env }: { root: string; limitMs: number; env: Record<string, string> },
): Promise<string | null> {
  const program = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js')
  // Starts a process group, so that its test runners end with it.
  const child = spawn(process.execPath, [program, 'run', config], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const endGroup = (): void => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // All processes have already ended.
    }
  }
  const stop = (): void => {
    endGroup()
    process.exit(130)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
      // Share done, time left and changes not noticed so far.
      for (const line of String(chunk).split('\n')) if (line.startsWith('Mutation testing')) console.error(line)
    })
  let late = false
  const timer = setTimeout(() => {
    late = true
    endGroup()
  }, limitMs)
  await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  process.off('SIGINT', stop).off('SIGTERM', stop)
  endGroup()
  return late ? null : said
}

/** The report's mutants of one file. */
export function mutantsOf(report: StrykerReport, file: string): Mutant[] {
  const found = report.files[file]
  if (!found) return []
  const lines = found.source.split('\n')
  return found.mutants
    .filter(({ status }) => status !== 'Ignored')
    .map(({ mutatorName, replacement = '', status, location: { start, end } }) => ({
      line: start.line,
      kind: mutatorName,
      original: textBetween(lines, start, end),
      replacement,
      state: states[status] ?? 'invalid',
    }))
    .sort((a, b) => a.line - b.line)
}

function textBetween(lines: readonly string[], start: Place, end: Place): string {
  const part = lines.slice(start.line - 1, end.line)
  const last = part.length - 1
  return part
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : undefined))
    .join('\n')
}
