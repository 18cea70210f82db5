import { type Backups, createBackups } from '#main/backups/index.ts'
import {
  beginKeyChange,
  confirmWords,
  hasKeys,
  keyChangeBegun,
  newWords,
  openHereAgain,
  openOnlyByPeople,
  readKeys,
  recoveryOf,
} from '#main/keys/index.ts'
import { readPeople } from '#main/storage/index.ts'
import type { Api } from '#shared/contract/api.ts'
import { AppError } from '#shared/contract/errors.ts'
import type { KeyState } from '#shared/contract/schemas/backup.ts'
import type { SystemInfo } from '#shared/contract/schemas/system.ts'
import type { Ground } from './ground.ts'

/** Backups and the key of the records, as the windows use them. */
export interface Safekeeping {
  readonly backups: Backups
  readonly calls: { readonly backups: Api['backups']; readonly keys: Api['keys'] }
  readonly info: () => SystemInfo['safekeeping']
}

export function createSafekeeping(ground: Ground, dataFolder: string): Safekeeping {
  const { records, settings, publish, log, bug, now } = ground
  const changed = () => publish({ kind: 'system' })
  const backups = createBackups({
    ...{ dataFolder, records, now, changed },
    settings: settings.read,
    onFailure: (code, detail) => log.write('backup-failed', { code, detail }),
    onBug: (error) => void bug('backup', error),
  })
  const anySigned = records.read<[], number>('SELECT 1 FROM reports LIMIT 1', { pluck: true })
  const keyState = (): KeyState => ({
    encrypted: hasKeys(dataFolder),
    recovery: recoveryOf(dataFolder) ?? 'none',
    changing: keyChangeBegun(dataFolder),
    onlyByPeople: readKeys(dataFolder)?.onlyByPeople === true,
    mayBeOnlyByPeople: recoveryOf(dataFolder) === 'confirmed' && passwordOpens(),
  })
  const passwordOpens = () => readKeys(dataFolder)?.current.wraps.people !== undefined
  const names = () =>
    new Map(
      readPeople(records)
        .all()
        .map(({ id, name }) => [id, name]),
    )
  return {
    backups,
    calls: {
      backups: { state: backups.state, begin: (reader) => backups.begin(reader.id) },
      keys: {
        state: keyState,
        makeWords: (reader) =>
          records.change({ by: reader.id, what: 'recovery-words-made' }, () => ({ words: newWords(dataFolder) })),
        confirmWords(reader, words) {
          records.change({ by: reader.id, what: 'recovery-words-confirmed' }, () => confirmWords(dataFolder, words))
          changed()
          return keyState()
        },
        openOnlyByPeople(reader, on) {
          const before = keyState().onlyByPeople
          if (on && recoveryOf(dataFolder) !== 'confirmed') throw new AppError('recovery-words-needed')
          records.change({ by: reader.id, what: 'key-way-changed' }, (change) => {
            change.note({ onlyByPeople: before }, { onlyByPeople: on })
            if (on) openOnlyByPeople(dataFolder, names())
            else openHereAgain(dataFolder)
          })
          changed()
          return keyState()
        },
        change(reader) {
          records.change({ by: reader.id, what: 'key-changed' }, () => beginKeyChange(dataFolder))
          return keyState()
        },
      },
    },
    info() {
      const { last, failure } = backups.outcome()
      const recovery = recoveryOf(dataFolder)
      return {
        backupOverdue: backups.overdue(),
        lastBackupAt: last?.madeAt ?? null,
        backupFailure: failure && { code: failure.code, params: failure.params },
        remindOfWords: recovery !== null && recovery !== 'confirmed' && anySigned.get() !== undefined,
      }
    },
  }
}
