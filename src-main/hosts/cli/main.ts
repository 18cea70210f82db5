import { keepCompiled } from '../compile-cache.ts'

keepCompiled(import.meta.url)
const { runCommand } = await import('./command.ts')
await runCommand(process.argv.slice(2))
