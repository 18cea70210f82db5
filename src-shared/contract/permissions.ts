import { AppError } from './errors.ts'

/**
 * The one list of permissions. Every router procedure and every plain route names the permission that it needs. The
 * roles in `roles.ts` hand them out.
 */
export const permissions = [
  'session.use',
  'account.own',
  'case.read',
  'case.edit',
  'case.review',
  'case.sign-out',
  'case.archive',
  'case.remove',
  'slide.import',
  'slide.screen',
  'system.read',
  'system.configure',
  'people.manage',
  'audit.read',
  'backup.manage',
] as const
export type Permission = (typeof permissions)[number]

/** Who acts or looks: a person of the laboratory, or the program itself. */
export interface Reader {
  /** Row of `people`. */
  readonly id: string
  /** The name that the person signs with; empty if nobody has given it. */
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
  /** The window that asks, by an id of its own. Left out by commands and the program itself. */
  readonly window?: string
}

/** What a host knows about the sender of a request. It accompanies every request. */
export interface Session {
  /** Who has the window now; `nobody` until somebody signs in. */
  readonly reader: Reader
  /** Aborted when this person has the window no longer. */
  readonly left?: AbortSignal
}

/** Whoever has not signed in. The calls of the sign-in are all that a window may use then. */
export const nobody: Reader = { id: '', name: '', permissions: new Set(['session.use']) }

/** The program's own actions: watched folders, interrupted screenings, moved files. */
export const systemReader: Reader = { id: 'system', name: 'Daybreak', permissions: new Set(permissions) }

/** Throws AppError `forbidden` if the reader lacks the permission, `not-signed-in` if there is no reader. */
export function mustBeAllowed(reader: Reader, permission: Permission): void {
  if (reader.permissions.has(permission)) return
  throw reader.id === nobody.id ? new AppError('not-signed-in') : new AppError('forbidden', { permission })
}
