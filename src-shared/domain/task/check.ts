import type { JsonPath } from '../json-places.ts'
import type { TaskManifest } from './manifest.ts'

/** What is wrong with a manifest of the right shape. The text is in the catalogue under `task.<code>`. */
export type TaskProblemCode =
  | 'not-json'
  | 'shape'
  | 'doubled-json-key'
  | 'doubled-class'
  | 'alike-class'
  | 'doubled-name'
  | 'doubled-group'
  | 'alike-group'
  | 'doubled-key'
  | 'doubled-reference'
  | 'unknown-class'
  | 'unknown-group'
  | 'unknown-form'
  | 'empty-group'
  | 'no-severity'
  | 'negative-abnormal'
  | 'high-grade-not-abnormal'
  | 'no-review-lane'
  | 'rule-out-too-high'
  | 'other-name'

export interface TaskProblem {
  readonly code: TaskProblemCode
  /** 1-based line of the manifest. */
  readonly line: number
  readonly params: Readonly<Record<string, string>>
}

type Found = Omit<TaskProblem, 'line'> & { readonly path: JsonPath }

/**
 * Every contradiction in a manifest, and every reference to something that does not exist. `forms`: the existing
 * forms.
 */
export function contradictions(of: TaskManifest, forms: readonly string[]): Found[] {
  return [
    ...(forms.includes(of.form)
      ? []
      : [{ code: 'unknown-form', path: ['form'], params: { form: of.form, forms: forms.join(', ') } } as const]),
    ...codes('class', of.classes, 'classes'),
    ...codes('group', of.groups, 'groups'),
    ...names(of.classes, 'classes'),
    ...names(of.groups, 'groups'),
    ...keys(of),
    ...references(of),
    ...meaning(of),
  ]
}

type Named = { readonly code: string; readonly name: string }

/** Codes that are equal, or that people and other programs take for the same because only the case differs. */
function codes(what: 'class' | 'group', items: readonly Named[], list: 'classes' | 'groups'): Found[] {
  return items.flatMap(({ code }, i): Found[] => {
    const path = [list, i, 'code']
    const earlier = items.slice(0, i).map((item) => item.code)
    if (earlier.includes(code)) return [{ code: `doubled-${what}`, path, params: { code } }]
    const other = earlier.find((one) => one.toLowerCase() === code.toLowerCase())
    return other === undefined ? [] : [{ code: `alike-${what}`, path, params: { code, other } }]
  })
}

/** Classes, or groups, that people cannot tell apart by their names. */
function names(items: readonly Named[], list: 'classes' | 'groups'): Found[] {
  return items.flatMap(({ name, code }, i): Found[] => {
    const other = items.slice(0, i).find((item) => seen(item.name) === seen(name))
    return other === undefined
      ? []
      : [{ code: 'doubled-name', path: [list, i, 'name'], params: { name, code, other: other.code } }]
  })
}

/** A name as people see it: in one case, with single blanks, and with each letter in one encoding. */
const seen = (name: string): string => name.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase()

/** A key must stand for one thing among the groups and the classes without a group, and within each group. */
function keys({ classes, groups }: TaskManifest): Found[] {
  const seen = new Map<string, string>()
  const taken = (key: string, group: string, code: string, path: JsonPath): Found[] => {
    const other = seen.get(`${group} ${key}`)
    seen.set(`${group} ${key}`, other ?? code)
    return other === undefined ? [] : [{ code: 'doubled-key', path, params: { key, code, other } }]
  }
  return [
    ...classes.flatMap((item, i) => taken(item.key, item.group ?? '', item.code, ['classes', i, 'key'])),
    ...groups.flatMap((item, i) => taken(item.key, '', item.code, ['groups', i, 'key'])),
  ]
}

function references(of: TaskManifest): Found[] {
  const known = new Set(of.classes.map(({ code }) => code))
  const groups = new Set(of.groups.map(({ code }) => code))
  const unknown = (code: string, path: JsonPath): Found[] =>
    known.has(code) ? [] : [{ code: 'unknown-class', path, params: { code } }]
  const list = (codes: readonly string[], path: JsonPath): Found[] => [
    ...codes.flatMap((code, i) => unknown(code, [...path, i])),
    ...codes.flatMap((code, i): Found[] =>
      codes.indexOf(code) === i ? [] : [{ code: 'doubled-reference', path: [...path, i], params: { code } }],
    ),
  ]
  const places = of.severity.flatMap((tier, i) => tier.map((code, k) => ({ code, path: ['severity', i, k] as const })))
  return [
    ...of.classes.flatMap(({ group }, i): Found[] =>
      group === undefined || groups.has(group)
        ? []
        : [{ code: 'unknown-group', path: ['classes', i, 'group'], params: { group } }],
    ),
    ...unknown(of.negative, ['negative']),
    ...list(of.abnormal, ['abnormal']),
    ...list(of.highGrade, ['highGrade']),
    ...places.flatMap(({ code, path }) => unknown(code, path)),
    ...places.flatMap(({ code, path }, i): Found[] =>
      places.findIndex((other) => other.code === code) === i
        ? []
        : [{ code: 'doubled-reference', path, params: { code } }],
    ),
    ...of.classes.flatMap(({ code }, i): Found[] =>
      places.some((place) => place.code === code)
        ? []
        : [{ code: 'no-severity', path: ['classes', i], params: { code } }],
    ),
  ]
}

function meaning(of: TaskManifest): Found[] {
  return [
    ...(of.abnormal.includes(of.negative)
      ? [{ code: 'negative-abnormal', path: ['negative'], params: { code: of.negative } } as const]
      : []),
    ...of.highGrade.flatMap((code, i): Found[] =>
      of.abnormal.includes(code) ? [] : [{ code: 'high-grade-not-abnormal', path: ['highGrade', i], params: { code } }],
    ),
    ...of.groups.flatMap(({ code }, i): Found[] =>
      of.classes.some(({ group }) => group === code)
        ? []
        : [{ code: 'empty-group', path: ['groups', i], params: { code } }],
    ),
    ...(of.thresholds.ruleOutBelow > of.thresholds.ruleOutAtMost
      ? [{ code: 'rule-out-too-high', path: ['thresholds', 'ruleOutBelow'], params: {} } as const]
      : []),
    ...(of.lanes.includes('review') && of.lanes.includes('full-read')
      ? []
      : [{ code: 'no-review-lane', path: ['lanes'], params: {} } as const]),
  ]
}
