/** A process that works on one job without end, for the tests to kill. Argument: file of the records. */
import { openRecords } from '#main/storage/index.ts'
import { createJobs } from '../index.ts'
import { none, tallyKind } from './tally.ts'

const records = openRecords(process.argv[2]!)
const step = (n: number) => (n < 3 ? Promise.resolve() : new Promise<void>(() => setInterval(() => {}, 1000)))
const tally = createJobs({ records }).register(tallyKind(records, { step }))
const { id } = tally.ask('local', { payload: { upTo: 5 }, progress: none, subject: 'killed' })
setTimeout(() => process.send?.(id), 200)
