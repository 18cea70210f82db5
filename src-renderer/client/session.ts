import type { Permission } from '#shared/contract/permissions.ts'
import type { SessionState } from '#shared/contract/schemas/people.ts'
import { api, errorOf } from './api.ts'
import { records, useRecords } from './records.ts'

/** The name of whoever has this window; empty if the person has not given one. */
export const useReaderName = (): string => useRecords(({ session }) => session?.person?.name ?? '')

/** Whether whoever has this window may do this; true without a permission to ask for. True until that is known, so that nothing flickers at the start. */
export const useMay = (permission: Permission | undefined): boolean =>
  useRecords(({ session }) => includes(session, permission))

/** The same, for a key. */
export const may = (permission: Permission): boolean => includes(records.getState().session, permission)

const includes = (session: SessionState | null, permission: Permission | undefined): boolean =>
  session === null || permission === undefined || (session.person?.permissions.includes(permission) ?? false)

/** Whether people sign in here, each with a password. */
export const useSeveral = (): boolean => useRecords(({ session }) => session?.way === 'several')

/** Whether a failed call says that nobody has this window any more. */
export const isSignedOut = (error: unknown): boolean => errorOf(error).code === 'not-signed-in'

/** Gives the person of this window another name. Throws the core's error. */
export async function renameReader(name: string): Promise<void> {
  const id = records.getState().session?.person?.id
  if (id === undefined) return
  await api.people.rename.mutate({ personId: id, name })
  records.setState({ session: await api.session.state.query() })
}
