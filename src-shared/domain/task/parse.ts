import { JsonSyntaxError, type PlacedJson, parseJson } from '../json-places.ts'
import { contradictions, type TaskProblem } from './check.ts'
import { taskManifest } from './manifest.ts'
import { type Task, taskOf } from './task.ts'

export type ParsedTask =
  | { readonly task: Task; readonly problems: readonly [] }
  | { readonly task: null; readonly problems: readonly TaskProblem[] }

/**
 * Reads a manifest. The result is either a sound manifest, or everything wrong with it, each with its line and in
 * line order. `name`: the name that the manifest must have (its folder). `forms`: names of the existing report forms.
 */
export function parseTask(text: string, { name, forms }: { name: string; forms: readonly string[] }): ParsedTask {
  let json: PlacedJson
  try {
    json = parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return refused([{ code: 'not-json', line: error.line, params: { detail: error.message } }])
  }
  const doubled = json.doubled.map(
    ({ key, line }): TaskProblem => ({ code: 'doubled-json-key', line, params: { field: key } }),
  )
  const parsed = taskManifest.safeParse(json.value)
  if (!parsed.success) {
    const shape = parsed.error.issues.map((issue): TaskProblem => {
      const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
      return {
        code: 'shape',
        line: json.lineOf(path as (string | number)[]),
        params: { field: path.join('.'), detail: issue.message },
      }
    })
    return refused([...doubled, ...shape])
  }
  const found = contradictions(parsed.data, forms).map(
    ({ path, ...problem }): TaskProblem => ({ ...problem, line: json.lineOf(path) }),
  )
  if (parsed.data.name !== name)
    found.push({ code: 'other-name', line: json.lineOf(['name']), params: { name: parsed.data.name, wanted: name } })
  const problems = [...doubled, ...found]
  return problems.length > 0 ? refused(problems) : { task: taskOf(parsed.data), problems: [] }
}

const refused = (problems: readonly TaskProblem[]): ParsedTask => ({
  task: null,
  problems: problems.toSorted((a, b) => a.line - b.line),
})
