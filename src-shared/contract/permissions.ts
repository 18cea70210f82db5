import { AppError } from './errors.ts'

/**
 * The one list of permissions. Every router procedure and every plain route names the permission that it needs. For
 * now a single local reader holds them all; roles will hand out subsets.
 */
export const permissions = [
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
] as const
export type Permission = (typeof permissions)[number]

/** Who acts or looks: a person of the laboratory, or the program itself. */
export interface Reader {
  /** Row of `people`. */
  readonly id: string
  /** The name that the person signs with; empty if nobody has given it. */
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
}

/** What a host knows about the sender of a request. It accompanies every request. */
export interface Session {
  readonly reader: Reader
}

/** The program's own actions: watched folders, interrupted screenings, moved files. */
export const systemReader: Reader = { id: 'system', name: 'Daybreak', permissions: new Set(permissions) }

/** Throws AppError `forbidden` if the reader lacks the permission. */
export function mustBeAllowed(reader: Reader, permission: Permission): void {
  if (!reader.permissions.has(permission)) throw new AppError('forbidden', { permission })
}
