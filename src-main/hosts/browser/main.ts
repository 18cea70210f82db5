import { keepCompiled } from '../compile-cache.ts'

keepCompiled(import.meta.url)
const { runBrowserHost } = await import('./run.ts')
await runBrowserHost(process.argv.slice(2))
