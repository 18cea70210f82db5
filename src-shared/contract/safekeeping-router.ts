import { z } from 'zod'
import { allowed, t } from './procedure.ts'
import { backupState, keyState } from './schemas/backup.ts'

/** Backups of the records. */
export const backupsRouter = t.router({
  state: allowed('system.read')
    .output(backupState)
    .query(({ ctx }) => ctx.api.backups.state()),
  begin: allowed('backup.manage')
    .output(backupState)
    .mutation(({ ctx }) => ctx.api.backups.begin(ctx.reader)),
})

/** The key of the records, and the printed words that open it. */
export const keysRouter = t.router({
  state: allowed('system.read')
    .output(keyState)
    .query(({ ctx }) => ctx.api.keys.state()),
  makeWords: allowed('backup.manage')
    .output(z.object({ words: z.array(z.string()) }))
    .mutation(({ ctx }) => ctx.api.keys.makeWords(ctx.reader)),
  confirmWords: allowed('backup.manage')
    .input(z.object({ words: z.string().max(2000) }))
    .output(keyState)
    .mutation(({ ctx, input }) => ctx.api.keys.confirmWords(ctx.reader, input.words)),
  openOnlyByPeople: allowed('backup.manage')
    .input(z.object({ on: z.boolean() }))
    .output(keyState)
    .mutation(({ ctx, input }) => ctx.api.keys.openOnlyByPeople(ctx.reader, input.on)),
  change: allowed('backup.manage')
    .output(keyState)
    .mutation(({ ctx }) => ctx.api.keys.change(ctx.reader)),
})
