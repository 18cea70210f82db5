import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** What every picture of a cell is asked for beside its size: the plane and colours of the slide, e.g. `&plane=3`. */
const look = createStore<{ readonly query: string }>(() => ({ query: '&colour=srgb' }))
export const useCropLook = (): string => useStore(look, ({ query }) => query)

/** A wheel turned through ten planes must not ask for the gallery ten times. */
const followAfterMs = 120
let timer: ReturnType<typeof setTimeout> | undefined

/** `plane` null: the slide's start plane. */
export function setCropLook({ plane, throughProfile }: { plane: number | null; throughProfile: boolean }): void {
  const query = `${plane === null ? '' : `&plane=${plane}`}${throughProfile ? '&colour=srgb' : ''}`
  clearTimeout(timer)
  timer = setTimeout(() => look.setState({ query }), followAfterMs)
}
