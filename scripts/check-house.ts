/**
 * House rules that no linter knows: parts import each other only through their front door and only downwards, file
 * names are kebab-case (PascalCase for components), no file grows past 400 lines, and an error brings every value that
 * its message shows.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { en } from '../src-shared/messages/catalogue.ts'
import { rendererProblems } from './house/renderer.ts'
import { sharedProblems } from './house/shared.ts'

/** Higher may import lower, never the reverse; parts of one rank may use each other's front doors unless it makes a cycle. */
const rank: Readonly<Record<string, number>> = {
  hosts: 5,
  preload: 5,
  app: 4,
  api: 3,
  intake: 2,
  orders: 2,
  evaluation: 3,
  screening: 2,
  cases: 2,
  reports: 2,
  reads: 1,
  camera: 2,
  system: 3,
  verify: 2,
  live: 1,
  settings: 1,
  tiles: 2,
  jobs: 1,
  models: 1,
  tasks: 1,
  engine: 1,
  'engine-process': 1,
  synth: 1,
  slides: 1,
  pyramid: 0,
  http: 0,
  work: 0,
  log: 0,
  storage: 0,
  // What several parts' tests share; only tests import it.
  testing: 0,
}

const problems: string[] = []
const texts: Readonly<Record<string, string>> = en.error
const posix = (path: string): string => path.split(sep).join('/')
const files = globSync(['src-*/**/*.{ts,tsx}', 'scripts/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts'])
  .map(posix)
  .filter((file) => !file.includes('/.out/'))

const partOf = (file: string): string | null => /^src-main\/([^/]+)\//.exec(file)?.[1] ?? null
const inEngineProcess = (target: string): boolean =>
  /^src-main\/((slides|synth|pyramid)\/|engine\/protocol\/index\.ts$)/.test(target)
/** Packages that decode pictures or run networks, and where they may be loaded: never in the main process. */
const decoders = /^(sharp|onnxruntime-node|koffi|zxing-wasm|@cornerstonejs\/.*)(\/|$)/
const mayDecode = /^(src-main\/(engine-process|pyramid|testing)\/|scripts\/|bench\/|e2e\/|.*\.(test|d)\.ts$)/
const edges = new Map<string, Set<string>>()

for (const file of files) {
  const text = readFileSync(file, 'utf8')
  const lines = text.split('\n').length
  if (lines > 401) problems.push(`${file}: ${lines} lines; split it`)
  const name = basename(file).replace(/(\.(test|spec|store|config|module|d))*\.(ts|tsx)$/, '')
  if (!(file.endsWith('.tsx') ? /^([A-Z][A-Za-z0-9]*|[a-z0-9-]+)$/ : /^[a-z0-9-]+$/).test(name))
    problems.push(`${file}: name it in kebab-case (a component in PascalCase)`)
  for (const [, code = '', given] of text.matchAll(/new AppError\(\s*'([a-z-]+)'(?:,\s*\{([^}]*)\})?/g))
    for (const [, value] of (texts[code] ?? '').matchAll(/\{(\w+)\}/g))
      if (!given?.includes('...') && !new RegExp(`\\b${value}\\b`).test(given ?? '') && !file.includes('.test.'))
        problems.push(`${file}: error '${code}' without '${value}', which its message shows`)
  const part = partOf(file)
  const isTest = file.includes('.test.')
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (!specifier) continue
    if (decoders.test(specifier) && !mayDecode.test(file))
      problems.push(`${file}: loads ${specifier}, which only the engine process may`)
    const target = specifier.startsWith('.')
      ? posix(relative('.', join(dirname(file), specifier)))
      : specifier.replace(/^#main\//, 'src-main/')
    const other = partOf(target)
    if (!part || !other || part === other) continue
    if (other === 'engine-process') problems.push(`${file}: imports the engine process; main only starts its entry`)
    if (part === 'engine-process' && !isTest && !inEngineProcess(target))
      problems.push(
        `${file}: the engine process imports slides, synth, pyramid and the engine's protocol, not ${target}`,
      )
    const mine = rank[part]
    const theirs = rank[other]
    if (mine === undefined) problems.push(`${file}: give the part '${part}' a rank in scripts/check-house.ts`)
    else if (theirs === undefined) problems.push(`${file}: imports '${other}', which has no rank`)
    else if (theirs > mine) problems.push(`${file}: imports upwards, ${part} -> ${other}`)
    if (!/^src-main\/[^/]+\/([a-z-]+\/)?index\.ts$/.test(target))
      problems.push(`${file}: imports the inside of '${other}' (${specifier})`)
    if (!isTest) edges.set(part, (edges.get(part) ?? new Set()).add(other))
  }
}

for (const [from, targets] of edges)
  for (const to of targets)
    if (edges.get(to)?.has(from) && from < to) problems.push(`parts '${from}' and '${to}' import each other`)

const sources = files.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
problems.push(...rendererProblems(sources), ...sharedProblems(sources))

for (const problem of problems) console.error(problem)
console.log(`house rules: ${files.length} files, ${problems.length} problems`)
process.exit(problems.length > 0 ? 1 : 0)
