import type { ReactNode } from 'react'
import { useMay } from '#renderer/client/session.ts'
import type { Permission } from '#shared/contract/permissions.ts'

export interface AllowedProps {
  /** What the controls need. Without it they are for everybody. */
  readonly to: Permission | undefined
  readonly children: ReactNode
  /** Shown to whoever may not, in place of the controls. */
  readonly otherwise?: ReactNode
}

/** Controls for those whose roles allow what the controls do. Nobody else is offered them. */
export const Allowed = ({ to, children, otherwise = null }: AllowedProps): ReactNode =>
  useMay(to) ? children : otherwise
