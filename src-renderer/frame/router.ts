import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** The window's location. It is kept in the hash, so that it is the same under daybreak:// and http://. */
export type Route =
  | { readonly page: 'worklist' }
  | { readonly page: 'case'; readonly caseId: number }
  | { readonly page: 'camera' }
  | { readonly page: 'settings' }
  | { readonly page: 'help' }
  | { readonly page: 'display' }
  | { readonly page: 'audit' }
  | { readonly page: 'self-check' }

const plainPages = ['camera', 'settings', 'help', 'display', 'audit', 'self-check'] as const

/** Parses `#/case/12`. Anything unknown is the worklist. */
export function parseRoute(hash: string): Route {
  const [page, id] = hash.replace(/^#?\/?/, '').split('/')
  if (page === 'case' && /^[1-9]\d*$/.test(id ?? '')) return { page: 'case', caseId: Number(id) }
  const plain = plainPages.find((one) => one === page)
  return { page: plain ?? 'worklist' }
}

export const hashOf = (route: Route): string => (route.page === 'case' ? `#/case/${route.caseId}` : `#/${route.page}`)

const store = createStore<Route>(() => parseRoute(globalThis.location?.hash ?? ''))
globalThis.addEventListener?.('hashchange', () => store.setState(parseRoute(location.hash), true))

export function navigate(route: Route): void {
  if (location.hash !== hashOf(route)) location.hash = hashOf(route)
}

export const useRoute = (): Route => useStore(store)
export const currentRoute = (): Route => store.getState()
