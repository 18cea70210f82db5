import { keepCompiled } from '../compile-cache.ts'
import { makeFilesPrivate } from '../private-files.ts'
import { keepYoungHeapSmall } from '../young-heap.ts'

makeFilesPrivate()
keepYoungHeapSmall()
keepCompiled(import.meta.url)
const { runBrowserHost } = await import('./run.ts')
await runBrowserHost(process.argv.slice(2))
