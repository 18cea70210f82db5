import { AppError } from './errors.ts'

/**
 * One table of permissions. Every router procedure and every plain route names the one it needs. For now a single local
 * reader holds them all; roles later hand out subsets.
 */
export const permissions = [
  'case.read',
  'case.edit',
  'case.review',
  'case.sign-out',
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
  /** As the person signs; empty where nobody has given it. */
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
}

/** What a host knows of who sends a request. It goes with every request. */
export interface Session {
  readonly reader: Reader
}

/** The program's own acts: watched folders, interrupted screenings, files that were moved. */
export const systemReader: Reader = { id: 'system', name: 'Daybreak', permissions: new Set(permissions) }

/** Throws AppError `forbidden` where the reader may not. */
export function mustBeAllowed(reader: Reader, permission: Permission): void {
  if (!reader.permissions.has(permission)) throw new AppError('forbidden', { permission })
}
