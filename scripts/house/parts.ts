/**
 * The parts of `src-main` and their permitted imports. A part is imported only through its index, only by higher
 * ranks and without cycles. Picture decoders stay out of the main process.
 */
import { ringsOf } from './cycles.ts'
import { importsOf, isTest, type SourceFile, targetOf } from './source-file.ts'

/**
 * A higher rank may import a lower one, never the reverse. Parts of equal rank may import each other unless that
 * makes a cycle.
 */
const rank: Readonly<Record<string, number>> = {
  hosts: 5,
  preload: 5,
  app: 4,
  api: 3,
  doctor: 3,
  evaluation: 3,
  system: 3,
  audit: 2,
  camera: 2,
  cases: 2,
  intake: 2,
  orders: 2,
  privacy: 2,
  reports: 2,
  screening: 2,
  tiles: 2,
  verify: 2,
  backups: 1,
  contents: 1,
  engine: 1,
  'engine-process': 1,
  jobs: 1,
  live: 1,
  models: 1,
  people: 1,
  reads: 1,
  settings: 1,
  slides: 1,
  synth: 1,
  tasks: 1,
  durable: 0,
  http: 0,
  keys: 0,
  log: 0,
  pyramid: 0,
  storage: 0,
  vault: 0,
  work: 0,
  // Shared by the tests of several parts. Only tests import it.
  testing: 0,
}

/** Parts that run in the engine's process besides the engine itself. All other parts belong to main. */
const inEngineProcess = /^src-main\/((slides|synth|pyramid)\/|engine\/protocol\/index\.ts$)/
/** Packages that decode pictures or run networks, which only the engine's process may load. */
const decoders = /^(sharp|onnxruntime-node|koffi|zxing-wasm|@cornerstonejs\/.*)(\/|$)/
const mayDecode = /^src-main\/(engine-process|pyramid)\//
const frontDoor = /^src-main\/[^/]+\/([a-z-]+\/)?index\.ts$/

const partOf = (path: string): string | null => /^src-main\/([^/]+)\//.exec(path)?.[1] ?? null

/** Violations of the rules, one line each. Files outside `src-main` are ignored. */
export function partProblems(files: readonly SourceFile[]): string[] {
  const uses = new Map<string, string[]>()
  const problems = files.flatMap(({ path, text }) => {
    const part = partOf(path)
    if (part === null) return []
    if (rank[part] === undefined) return [`${path}: give the part '${part}' a rank in scripts/house/parts.ts`]
    return importsOf(text).flatMap((specifier) => {
      const target = targetOf(path, specifier)
      const other = target === null ? null : partOf(target)
      if (other !== null && other !== part && !isTest(path)) uses.set(part, [...(uses.get(part) ?? []), other])
      return importProblems(path, part, specifier).map((problem) => `${path}: ${problem}`)
    })
  })
  return [...problems, ...ringsOf(uses).map((ring) => `parts import each other: ${ring.join(' -> ')}`)]
}

function importProblems(path: string, part: string, specifier: string): string[] {
  const test = isTest(path)
  if (decoders.test(specifier) && !mayDecode.test(path) && !test && !path.endsWith('.d.ts'))
    return [`loads ${specifier}, which only the engine process may`]
  const target = targetOf(path, specifier)
  const other = target === null ? null : partOf(target)
  if (target === null || other === null || other === part) return []
  const problems: string[] = []
  if (other === 'engine-process') problems.push('imports the engine process; main only starts its entry')
  if (part === 'engine-process' && !test && !inEngineProcess.test(target))
    problems.push(`the engine process imports slides, synth, pyramid and the engine's protocol, not ${target}`)
  if ((rank[other] ?? Infinity) > (rank[part] ?? 0)) problems.push(`imports upwards, ${part} -> ${other}`)
  if (!frontDoor.test(target)) problems.push(`imports the inside of '${other}' (${specifier})`)
  return problems
}
