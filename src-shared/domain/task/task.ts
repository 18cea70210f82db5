import type { Lane } from '../lane.ts'
import type { TaskClass, TaskGroup, TaskManifest } from './manifest.ts'

/** A class code that the task does not have. It is never replaced by another class. */
export class UnknownClassError extends Error {
  readonly task: string
  readonly code: string
  constructor(task: string, code: string) {
    super(`task ${task} has no class ${code}`)
    this.name = 'UnknownClassError'
    this.task = task
    this.code = code
  }
}

/** What a digit stands for while a class is chosen: a class, or a group in which a second digit chooses a class. */
export type TaskKey = Pick<TaskClass, 'key' | 'code' | 'name' | 'look'> & {
  readonly longName: string
  readonly group: boolean
}

/**
 * What is examined: classes and their meaning. Every function throws `UnknownClassError` for a code that the task
 * does not have.
 */
export interface Task {
  readonly manifest: TaskManifest
  readonly name: string
  readonly title: string
  /** Name of the report's form. */
  readonly form: string
  /** Codes in the manifest's order. */
  readonly codes: readonly string[]
  /** Codes, most serious first. Equally serious ones keep the manifest's order; the negative class is last. */
  readonly worstFirst: readonly string[]
  /** What the digits stand for outside a group, in digit order. */
  readonly keys: readonly TaskKey[]
  has(code: string): boolean
  classOf(code: string): TaskClass
  /** 0 for the least serious classes; equally serious ones have the same number. */
  severityOf(code: string): number
  isAbnormal(code: string): boolean
  isHighGrade(code: string): boolean
  isNegative(code: string): boolean
  /** Comparator for `sort`, in the order of `worstFirst`. */
  compareWorst(a: string, b: string): number
  groupOf(code: string): TaskGroup | null
  /** What the digits stand for after a group was chosen. */
  keysIn(group: string): readonly TaskKey[]
  /** The lane itself, or `review` if the task does not use it. */
  laneFor(lane: Lane): Lane
}

/** The task of a sound manifest. See `parseTask` for a manifest from outside. */
export function taskOf(manifest: TaskManifest): Task {
  const { classes, groups, severity, negative } = manifest
  const byCode = new Map(classes.map((item) => [item.code, item]))
  const rank = new Map(severity.flatMap((tier, i) => tier.map((code) => [code, i] as const)))
  const abnormal = new Set(manifest.abnormal)
  const highGrade = new Set(manifest.highGrade)
  const known = <T>(code: string, value: T | undefined): T => {
    if (value === undefined || !byCode.has(code)) throw new UnknownClassError(manifest.name, code)
    return value
  }
  const severityOf = (code: string): number => known(code, rank.get(code))
  const codes = classes.map(({ code }) => code)
  // The negative class comes last, even if it is as serious as others.
  const worstFirst = codes.toSorted(
    (a, b) => Number(a === negative) - Number(b === negative) || severityOf(b) - severityOf(a),
  )
  const place = new Map(worstFirst.map((code, i) => [code, i]))
  const alone = classes.filter(({ group }) => group === undefined).map((item) => keyOf(item, false))
  const keys = byDigit([...alone, ...groups.map((item) => keyOf(item, true))])
  return {
    manifest,
    name: manifest.name,
    title: manifest.title,
    form: manifest.form,
    codes,
    worstFirst,
    keys,
    has: (code) => byCode.has(code),
    classOf: (code) => known(code, byCode.get(code)),
    severityOf,
    isAbnormal: (code) => known(code, abnormal.has(code)),
    isHighGrade: (code) => known(code, highGrade.has(code)),
    isNegative: (code) => known(code, code === negative),
    compareWorst: (a, b) => known(a, place.get(a)) - known(b, place.get(b)),
    groupOf: (code) => groups.find((item) => item.code === known(code, byCode.get(code)).group) ?? null,
    keysIn: (group) => byDigit(classes.filter((item) => item.group === group).map((item) => keyOf(item, false))),
    laneFor: (lane) => (manifest.lanes.includes(lane) ? lane : 'review'),
  }
}

const keyOf = (of: TaskClass | TaskGroup, group: boolean): TaskKey => ({
  key: of.key,
  code: of.code,
  name: of.name,
  longName: ('longName' in of ? of.longName : undefined) ?? of.name,
  look: of.look,
  group,
})

const byDigit = (keys: readonly TaskKey[]): TaskKey[] => keys.toSorted((a, b) => (a.key < b.key ? -1 : 1))
