import { useSyncExternalStore } from 'react'

export type ThemeChoice = 'dark' | 'light' | 'system'
export type Theme = 'dark' | 'light'

/** Where the last theme is kept, so that the first picture of the window has its colours already. */
const key = 'daybreak.theme'
const systemIsLight = globalThis.matchMedia?.('(prefers-color-scheme: light)')

const listen = (changed: () => void) => {
  systemIsLight?.addEventListener('change', changed)
  return () => systemIsLight?.removeEventListener('change', changed)
}

/** The theme to draw in. `choice` is undefined until the settings are known: then the last theme counts. */
export function useTheme(choice: ThemeChoice | undefined): Theme {
  const light = useSyncExternalStore(listen, () => systemIsLight?.matches ?? false)
  if (choice === undefined) return lastTheme()
  const theme = choice === 'system' ? (light ? 'light' : 'dark') : choice
  if (lastTheme() !== theme) localStorage.setItem(key, theme)
  return theme
}

export const lastTheme = (): Theme => (localStorage.getItem(key) === 'light' ? 'light' : 'dark')
