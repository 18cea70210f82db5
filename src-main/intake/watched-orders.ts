import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { mostOrderBytes, type Orders } from '#main/orders/index.ts'
import { AppError } from '#shared/contract/errors.ts'
import { systemReader } from '#shared/contract/permissions.ts'
import { fileStateOf } from './file-state.ts'
import { createHotFolders, type HotFolders, type HotFoldersOptions } from './hot-folders.ts'

/** Watches the folder in which orders arrive, and takes each file once it is complete. */
export function watchOrders(
  orders: Pick<Orders, 'take' | 'isTaken'>,
  rhythm: Pick<HotFoldersOptions, 'stableMs' | 'pollMs' | 'onChange' | 'onError'>,
): HotFolders {
  return createHotFolders({
    ...rhythm,
    alsoWatch: async () => [],
    isDone: ({ path }, state) => orders.isTaken(path, state),
    async bringIn({ path }) {
      const state = await fileStateOf(path)
      if (!state) throw new AppError('cancelled')
      const contents =
        state.bytes > mostOrderBytes ? 'too-large' : await readFile(path).catch(() => 'unreadable' as const)
      if (contents === 'unreadable' && !(await fileStateOf(path))) throw new AppError('cancelled')
      orders.take(systemReader, { fileName: basename(path), path, ...state }, contents)
    },
  })
}
