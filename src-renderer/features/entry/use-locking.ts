import { useEffect } from 'react'
import { useRecords } from '#renderer/client/records.ts'
import { useSeveral } from '#renderer/client/session.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { leaveWindow } from '#renderer/frame/leaving.ts'
import { entryCommands } from './commands.ts'

/** What shows that somebody is there. */
const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
/** ms between two looks at the clock. A machine that slept is locked by the first look after it. */
const lookEveryMs = 5000

/** Lets several people lock the window or leave it, and locks it when nobody is there. */
export function useLocking(): void {
  const several = useSeveral()
  const minutes = useRecords(({ settings }) => settings?.lockAfterMinutes ?? null)
  useCommands([
    on(
      entryCommands.signOut,
      () => void leaveWindow('signOut'),
      () => several,
    ),
  ])
  useCommands(
    [
      on(
        entryCommands.lock,
        () => void leaveWindow('lock'),
        () => several,
      ),
    ],
    'dialog',
  )
  useEffect(() => {
    if (!several || minutes === null) return
    let last = Date.now()
    const note = () => {
      last = Date.now()
    }
    const look = () => {
      if (Date.now() - last >= minutes * 60_000) void leaveWindow('lock')
    }
    for (const sign of signs) window.addEventListener(sign, note, { capture: true, passive: true })
    const timer = setInterval(look, lookEveryMs)
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, note, { capture: true })
    }
  }, [several, minutes])
}
