import { api } from '#renderer/client/api.ts'
import { records } from '#renderer/client/records.ts'
import { keepPlace } from './places.ts'

type Save = () => Promise<unknown>

const saves = new Set<Save>()
/** ms. A save that takes longer does not keep a window open to everybody. */
const longestSave = 3000

/** Registers what must be saved before somebody leaves the window. Returns the function that ends this. */
export function beforeLeaving(save: Save): () => void {
  saves.add(save)
  return () => void saves.delete(save)
}

/**
 * Gives the window up. What is typed is saved, and where the person was is kept. The page is then loaded anew, so that
 * neither the document nor the memory holds anything of the work.
 */
export async function leaveWindow(how: 'lock' | 'signOut'): Promise<void> {
  const person = records.getState().session?.person
  if (!person) return
  // Covered before anything waits.
  document.body.hidden = true
  document.title = 'Daybreak'
  keepPlace(person.id)
  const saved = Promise.allSettled([...saves].map((save) => save()))
  await Promise.race([saved, new Promise((resolve) => setTimeout(resolve, longestSave))])
  await api.session[how].mutate().catch(() => undefined)
  history.replaceState(null, '', location.pathname)
  location.reload()
}
