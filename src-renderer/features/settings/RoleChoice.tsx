import { Checkbox } from '@mantine/core'
import { roles as allRoles, type Role } from '#shared/contract/roles.ts'
import { t } from '#shared/messages/index.ts'

export interface RoleChoiceProps {
  readonly roles: readonly Role[]
  readonly onRoles: (roles: readonly Role[]) => void
  /** A role that cannot be taken away here. */
  readonly always?: Role
}

/** The roles of a person. Somebody may have several, such as a pathologist who also manages. */
export const RoleChoice = ({ roles, onRoles, always }: RoleChoiceProps) => (
  <Checkbox.Group
    label={t('people.roles')}
    value={[...roles]}
    onChange={(values) => onRoles(allRoles.filter((role) => values.includes(role) || role === always))}
  >
    {allRoles.map((role) => (
      <Checkbox
        key={role}
        mt={8}
        size="xs"
        value={role}
        label={t(`people.role-${role}`)}
        description={t(`people.role-${role}-hint`)}
        disabled={role === always}
      />
    ))}
  </Checkbox.Group>
)
