import { MantineProvider } from '@mantine/core'
import { followCore } from '#renderer/client/live.ts'
import { records, useRecords } from '#renderer/client/records.ts'
import { Entry } from '#renderer/features/entry/index.ts'
import { returnToPlace } from '#renderer/frame/places.ts'
import { cssVariables, theme } from '#renderer/ui/theme.ts'
import { lastTheme } from '#renderer/ui/use-theme.ts'
import type { SessionState } from '#shared/contract/schemas/people.ts'
import { App } from './App.tsx'

/** Whether the window shows its work. An unanswered first question comes before it. */
export const isIn = ({ way, person }: SessionState): boolean => way !== null && person !== null

/** The work, or the question who is there. Without an answer of the core, the frame says that it is not reachable. */
export function Window() {
  const session = useRecords((state) => state.session)
  if (session === null || isIn(session)) return <App />
  return (
    <MantineProvider theme={theme} forceColorScheme={lastTheme()} cssVariablesResolver={cssVariables}>
      <Entry session={session} onSession={enter} />
    </MantineProvider>
  )
}

function enter(session: SessionState): void {
  if (isIn(session)) {
    returnToPlace(session.person?.id ?? '')
    followCore()
  }
  records.setState({ session })
}
