import { AppError } from './errors.ts'

/**
 * One table of permissions. Every router procedure and every plain route names the one it needs. For now there is a single local reader who
 * holds them all; roles later hand out subsets.
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

export interface Reader {
  readonly id: string
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
}

/** Throws AppError `forbidden` where the reader may not. */
export function mustBeAllowed(reader: Reader, permission: Permission): void {
  if (!reader.permissions.has(permission)) throw new AppError('forbidden', { permission })
}
