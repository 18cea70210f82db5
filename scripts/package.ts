/**
 * `npm run package` makes the installers of this system, `npm run package:dir` only the folder that they would hold.
 * Both build the window, draw the icons, and use the Electron that is here (`npx install-electron`, or the binary in
 * DAYBREAK_ELECTRON). Further arguments go to electron-builder.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './built.ts'
import { electronBinary } from './electron-binary.ts'
import { writeIcons } from './icons.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const binary = electronBinary(root, process.env)
if (!binary) {
  console.error('Electron’s binary is not installed. Download it with npx install-electron, or set DAYBREAK_ELECTRON.')
  process.exit(1)
}
if (!ensureBuilt(root)) {
  console.error('The window could not be built. The reason is printed above. If packages have changed, run npm ci.')
  process.exit(1)
}
await writeIcons(join(root, 'src-renderer', 'public', 'icon.svg'), join(root, 'out', 'icons'))
// On macOS the binary is inside Electron.app, three folders deep.
const dist = process.platform === 'darwin' ? join(dirname(binary), '..', '..', '..') : dirname(binary)
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
const recipe = ['--config', 'build/electron-builder.yml', `--config.electronDist=${dist}`, '--publish', 'never']
const done = spawnSync(process.execPath, [builder, ...recipe, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(done.status ?? 1)
