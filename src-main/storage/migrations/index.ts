import type { Migration } from '../migrate.ts'
import { first } from './001-first.ts'
import { orders } from './002-orders.ts'
import { camera } from './003-camera.ts'
import { firstLook } from './004-first-look.ts'
import { door } from './005-door.ts'
import { jobs } from './006-jobs.ts'
import { cases } from './007-cases.ts'
import { reads } from './008-reads.ts'
import { reports } from './009-reports.ts'
import { classes } from './010-classes.ts'
import { worklist } from './011-worklist.ts'
import { cameraPeople } from './012-camera-people.ts'
import { caseTasks } from './013-case-tasks.ts'
import { looks } from './014-looks.ts'
import { slideFiles } from './015-slide-files.ts'
import { filing } from './016-filing.ts'
import { worklistOrders } from './017-worklist-orders.ts'
import { worklistCounts } from './018-worklist-counts.ts'
import { correctedOrders } from './019-corrected-orders.ts'
import { measures } from './020-measures.ts'
import { chain } from './021-chain.ts'
import { accounts } from './022-accounts.ts'
import { holder } from './024-holder.ts'
import { refusedScale } from './027-refused-scale.ts'
import { orderReplacements } from './028-order-replacements.ts'

/** All schema migrations in the order of their versions. */
export const migrations: readonly Migration[] = [
  ...[first, orders, camera, firstLook, door],
  ...[jobs, cases, reads, reports, classes, worklist, cameraPeople, caseTasks, looks, slideFiles, filing],
  ...[worklistOrders, worklistCounts, correctedOrders, measures, chain, accounts, holder, refusedScale],
  orderReplacements,
]

/** The schema version that this program writes. */
export const newestSchema = migrations.at(-1)!.version
