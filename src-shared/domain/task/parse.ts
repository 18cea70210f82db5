import { JsonSyntaxError, type PlacedJson, parseJson } from '../json-places.ts'
import { contradictions, type TaskProblem } from './check.ts'
import { taskManifest } from './manifest.ts'
import { type Task, taskOf } from './task.ts'

export type ParsedTask =
  | { readonly task: Task; readonly problems: readonly [] }
  | { readonly task: null; readonly problems: readonly TaskProblem[] }

/**
 * Reads a manifest. Either it is sound, or all that is wrong with it is said, each with its line, in the order of the
 * lines. `name`: what the manifest must be called (its folder). `forms`: the names of the report forms that exist.
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
