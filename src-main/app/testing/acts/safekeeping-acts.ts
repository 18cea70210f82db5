import { setTimeout as sleep } from 'node:timers/promises'
import type { TwoPeople, Window } from '../two-people.ts'
import type { Act } from './act.ts'

/** Backups and the key. One backup fails, because its folder cannot be one. */
export function safekeepingActs({ folder, bo }: TwoPeople): Act[] {
  const backUpTo = (backupFolder: string) => bo.api.system.saveSettings.mutate({ backupFolder })
  let words = ''
  return [
    {
      call: 'keys.makeWords',
      async run({ api }) {
        words = (await api.keys.makeWords.mutate()).words.join(' ')
      },
      leaves: ['recovery-words-made'],
    },
    {
      call: 'keys.confirmWords',
      run: ({ api }) => api.keys.confirmWords.mutate({ words }),
      leaves: ['recovery-words-confirmed'],
    },
    {
      call: 'keys.openOnlyByPeople',
      run: ({ api }) => api.keys.openOnlyByPeople.mutate({ on: false }),
      leaves: ['key-way-changed'],
    },
    { call: 'keys.change', run: ({ api }) => api.keys.change.mutate(), leaves: ['key-changed'] },
    {
      call: 'backups.begin',
      first: () => backUpTo(`${folder}/backups`),
      run: backUp,
      leaves: ['backup-made'],
    },
    {
      call: 'backups.begin',
      first: () => backUpTo('/dev/null/backups'),
      run: backUp,
      leaves: ['backup-failed'],
    },
  ]
}

async function backUp({ api }: Window): Promise<void> {
  await api.backups.begin.mutate()
  while ((await api.backups.state.query()).running) await sleep(50)
}
