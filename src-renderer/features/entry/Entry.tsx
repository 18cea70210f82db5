import { FirstQuestion } from './FirstQuestion.tsx'
import { ReplaceOneTime } from './ReplaceOneTime.tsx'
import { SignIn } from './SignIn.tsx'
import type { EntryProps } from './use-entering.ts'

/** What a window shows until somebody has it. */
export function Entry({ session, onSession }: EntryProps) {
  if (session.way === null) return <FirstQuestion onSession={onSession} />
  if (session.mustChange !== null) return <ReplaceOneTime session={session} onSession={onSession} />
  return <SignIn session={session} onSession={onSession} />
}
