import type { Act } from './act.ts'

/** Settings made before the day's work. */
export const settingsActs: readonly Act[] = [
  {
    call: 'system.saveSettings',
    run: ({ api }) => api.system.saveSettings.mutate({ screenOnImport: false }),
    leaves: ['settings-changed'],
  },
  {
    call: 'people.rename',
    run: ({ api }) => api.people.rename.mutate({ personId: 'local', name: 'Dr. A. Byron' }),
    leaves: ['person-renamed'],
  },
  { call: 'system.missingSeen', run: ({ api }) => api.system.missingSeen.mutate(), leaves: ['cut-seen'] },
  {
    call: 'POST /audit.csv',
    async run({ send }) {
      const filter = { person: null, kind: null, accession: null, from: null, until: null }
      const answer = await send('/audit.csv', { method: 'POST', body: JSON.stringify(filter) })
      if (!answer.ok) throw new Error(await answer.text())
    },
    leaves: ['audit-exported'],
  },
  { call: 'models.use', run: ({ api }) => api.models.use.mutate({ name: 'other' }), leaves: ['model-chosen'] },
  { call: 'viewing.savePrefs', run: ({ api }) => api.viewing.savePrefs.mutate({ gamma: 1.2 }), leaves: [] },
  {
    call: 'viewing.saveDisplay',
    run: ({ api }) =>
      api.viewing.saveDisplay.mutate({ checkedAt: '2026-11-25T10:00:00.000Z', screen: '1920 x 1080', failed: [] }),
    leaves: [],
  },
]
