/** A process that brings old records up to date and is there to be killed. Argument: the data folder. */
import { writeSync } from 'node:fs'
import { bringUpToDate, openStorage, readChain } from '../../src-main/storage/index.ts'

const [dataFolder] = process.argv.slice(2) as [string]
writeSync(1, `{"did":"started","head":{"event":0,"link":"${'0'.repeat(64)}"}}\n`)
await bringUpToDate(dataFolder)
const storage = openStorage(dataFolder)
writeSync(1, `${JSON.stringify({ did: 'migrated', head: readChain(storage.records).head() })}\n`)
storage.close()
