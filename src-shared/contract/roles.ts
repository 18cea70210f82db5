import { type Permission, permissions } from './permissions.ts'

/** What people do in a laboratory. Records store these names; a person may have several. */
export const roles = ['administrator', 'pathologist', 'cytotechnologist', 'trainee', 'technician'] as const
export type Role = (typeof roles)[number]

const everyone = ['session.use', 'account.own', 'system.read', 'case.read'] as const
const reading = [...everyone, 'case.review'] as const
const bringingIn = ['slide.import', 'slide.screen', 'case.edit'] as const

/**
 * The one table of what each role may do. An administrator runs the laboratory's Daybreak and reads no case for a
 * report. Only a pathologist signs. A trainee reads, but changes nothing outside the own read.
 */
export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: [
    ...everyone,
    ...(['system.configure', 'people.manage', 'audit.read', 'backup.manage'] as const),
    ...([...bringingIn, 'case.archive', 'case.remove'] as const),
  ],
  pathologist: [...reading, ...bringingIn, 'case.sign-out', 'case.archive', 'case.remove'],
  cytotechnologist: [...reading, ...bringingIn, 'case.archive'],
  trainee: [...reading],
  technician: [...everyone, ...bringingIn],
}

/** What a person with these roles may do. */
export const permissionsOf = (held: readonly Role[]): ReadonlySet<Permission> =>
  new Set(permissions.filter((permission) => held.some((role) => rolePermissions[role].includes(permission))))
