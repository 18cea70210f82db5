/** House rules that no linter has. Each rule is a file in `scripts/house`; this script applies them to the source. */
import { globSync, readFileSync } from 'node:fs'
import { sep } from 'node:path'
import { en } from '../src-shared/messages/catalogue.ts'
import { importCycles } from './house/cycles.ts'
import { errorProblems } from './house/errors.ts'
import { partProblems } from './house/parts.ts'
import { recordProblems } from './house/records.ts'
import { rendererProblems } from './house/renderer.ts'
import { shapeProblems, sizes } from './house/shape.ts'
import { sharedProblems } from './house/shared.ts'
import { taskWordProblems } from './house/task-words.ts'

const files = globSync(['src-*/**/*.{ts,tsx}', 'scripts/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts'])
  .map((path) => path.split(sep).join('/'))
  .filter((path) => !path.includes('/.out/'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

const problems = [
  ...partProblems(files),
  ...recordProblems(files),
  ...rendererProblems(files),
  ...sharedProblems(files),
  ...taskWordProblems(files),
  ...importCycles(files),
  ...errorProblems(files, en.error),
  ...shapeProblems(files),
]
for (const problem of problems) console.error(problem)
const { median, largest } = sizes(files)
console.log(
  `house rules: ${files.length} files, median ${median} lines, largest ${largest}; ${problems.length} problems`,
)
process.exit(problems.length > 0 ? 1 : 0)
