import type { Api } from '#shared/contract/api.ts'
import { asItIs, displayCheck, viewing } from '#shared/contract/schemas/viewing.ts'
import type { SettingsStore } from './settings.store.ts'

/** Number of slides whose plane is remembered for a reader. Older ones open at their start plane. */
const mostPlanes = 2000

/** How each reader views slides, and the check of the screen. Both are stored as notes beside the settings. */
export function createViewing(notes: Pick<SettingsStore, 'note' | 'keepNote'>): Api['viewing'] {
  const read = (key: string): unknown => {
    try {
      return JSON.parse(notes.note(key) ?? 'null')
    } catch {
      return null
    }
  }
  const prefsOf = (readerId: string) => {
    const stored = viewing.safeParse(read(`viewing.${readerId}`))
    return stored.success ? stored.data : asItIs
  }
  const planesOf = (readerId: string): [number, number][] => {
    const stored = read(`planes.${readerId}`)
    return Array.isArray(stored) ? (stored as [number, number][]) : []
  }
  return {
    prefs: ({ id }) => prefsOf(id),
    savePrefs({ id }, change) {
      const prefs = { ...prefsOf(id), ...change }
      notes.keepNote(id, `viewing.${id}`, JSON.stringify(prefs))
      return prefs
    },
    planeOf: ({ id }, slideId) => planesOf(id).find(([slide]) => slide === slideId)?.[1] ?? null,
    keepPlane({ id }, slideId, plane) {
      const others = planesOf(id).filter(([slide]) => slide !== slideId)
      notes.keepNote(id, `planes.${id}`, JSON.stringify([[slideId, plane], ...others].slice(0, mostPlanes)))
    },
    display() {
      const stored = displayCheck.safeParse(read('display'))
      return stored.success ? stored.data : null
    },
    saveDisplay: ({ id }, check) => notes.keepNote(id, 'display', JSON.stringify(check)),
  }
}
