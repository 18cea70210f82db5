import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** Query parameters of every picture of a cell besides its size: plane and colours of the slide, e.g. `&plane=3`. */
const look = createStore<{ readonly query: string }>(() => ({ query: '&colour=srgb' }))
export const cropLook = (): string => look.getState().query
export const useCropLook = (): string => useStore(look, ({ query }) => query)

/** ms. Without this delay, a wheel turned through ten planes would load the gallery ten times. */
const followAfterMs = 120
let timer: ReturnType<typeof setTimeout> | undefined

/** `plane` null means the slide's start plane. */
export function setCropLook({ plane, throughProfile }: { plane: number | null; throughProfile: boolean }): void {
  const query = `${plane === null ? '' : `&plane=${plane}`}${throughProfile ? '&colour=srgb' : ''}`
  clearTimeout(timer)
  timer = setTimeout(() => look.setState({ query }), followAfterMs)
}
