/** Type-checks every environment separately, so that an import of the wrong environment does not compile. */
import { spawnSync } from 'node:child_process'

const projects = [
  'src-shared/tsconfig.json',
  'src-main/tsconfig.json',
  'src-main/engine-process/tsconfig.json',
  'src-main/tsconfig.electron.json',
  'src-renderer/tsconfig.json',
  'scripts/tsconfig.json',
]
let failed = false
for (const project of projects) {
  const run = spawnSync('tsc', ['-p', project, '--noEmit'], { stdio: 'inherit', shell: process.platform === 'win32' })
  if (run.status !== 0) {
    failed = true
    console.error(`types: ${project} failed`)
  }
}
process.exit(failed ? 1 : 0)
