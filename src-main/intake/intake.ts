import { join } from 'node:path'
import type { Orders } from '#main/orders/index.ts'
import type { Records } from '#main/storage/index.ts'
import { isAppError } from '#shared/contract/errors.ts'
import { importsByHand } from './by-hand.ts'
import { orderFilesIn } from './candidates.ts'
import { isTemporary } from './file-names.ts'
import { createImport } from './import.ts'
import type { ImportDeps } from './import-deps.ts'
import { createImportQueue } from './import-queue.ts'
import { openIntakeStore } from './intake.store.ts'
import type { Intake } from './intake-api.ts'
import type { PictureFolderDeps } from './picture-folders.ts'
import { createQuarantine } from './quarantine.ts'
import { createRefusals } from './refusals.ts'
import { createScanners } from './scanners.ts'
import { tidyTarget } from './tidy.ts'
import { sweepInbox } from './upload.ts'
import { watchOrders } from './watched-orders.ts'
import { watchSlides } from './watched-slides.ts'

export interface IntakeDeps
  extends Omit<ImportDeps, 'store' | 'refusals' | 'inbox' | 'slidesFolder' | 'listsFolder' | 'scannerOf' | 'orders'> {
  readonly records: Records
  readonly orders: Pick<Orders, 'expect' | 'tell' | 'take' | 'isTaken' | 'pattern'>
  readonly dataFolder: string
  /** Examines the pictures of a folder, in the engine. */
  readonly look: PictureFolderDeps['look']
  /** How long a watched file must not change, and the interval between scans of folders; ms. */
  readonly stableMs?: number
  readonly pollMs?: number
}

/** The ways to import a slide: by path, by upload, through a watched folder. One after another, each checked. */
export function createIntake({ records, dataFolder, look, stableMs, pollMs, ...deps }: IntakeDeps): Intake {
  const store = openIntakeStore(records)
  const refusals = createRefusals({ records, store, publish: deps.publish })
  const inbox = join(dataFolder, 'inbox')
  const slidesFolder = join(dataFolder, 'slides')
  const listsFolder = join(dataFolder, 'stacks')
  const scanners = createScanners()
  const imports = { ...deps, records, store, refusals, inbox, slidesFolder, listsFolder, scannerOf: scanners.of }
  const pictureFolders = { folder: listsFolder, look, pattern: deps.orders.pattern, slideParts: deps.slideParts }
  const { bringIn, bringInFound, inTurn } = createImportQueue(createImport(imports))
  const rhythm = {
    ...(stableMs === undefined ? {} : { stableMs }),
    ...(pollMs === undefined ? {} : { pollMs }),
    onChange: () => deps.publish({ kind: 'system' }),
    onError(error: unknown) {
      // A full disk is reported where it occurs, and closing is not a fault.
      if (!isAppError(error)) deps.bug('hot folders', error)
    },
  }
  const isScanners = async (path: string): Promise<boolean> => (await scanners.of(path)) !== null
  const slideFolders = watchSlides({ store, pictureFolders, isScanners, bringIn: bringInFound, rhythm, now: deps.now })
  const orderFolder = watchOrders(deps.orders, rhythm)
  void sweepInbox(inbox, (path) => !isTemporary(path) && store.refusedAs(path) !== null)

  return {
    ...importsByHand({ store, inbox, listsFolder, pictureFolders, bringIn, bringInFound }),
    ...createQuarantine({ store, refusals, inbox, bringIn }),
    bringInFound,
    watch(wanted, ordersFolder) {
      scanners.set(wanted)
      slideFolders.set(scanners.folders())
      orderFolder.set(new Map(ordersFolder === '' ? [] : [[ordersFolder, orderFilesIn]]))
      for (const target of new Set([slidesFolder, ...scanners.targets().map((own) => own || slidesFolder)]))
        void inTurn(() => tidyTarget(target, imports)).catch(rhythm.onError)
    },
    folderStates: () => [...slideFolders.states(), ...orderFolder.states()],
    async look() {
      await orderFolder.look()
      await slideFolders.look()
    },
    async close() {
      await Promise.all([slideFolders.close(), orderFolder.close()])
      refusals.close()
      await inTurn(async () => undefined)
    },
  }
}
