import { PasswordInput, type PasswordInputProps } from '@mantine/core'

export interface PresentPasswordProps extends Omit<PasswordInputProps, 'value' | 'onChange'> {
  readonly password: string
  readonly onPassword: (password: string) => void
}

/** Asks for the password that a person has, as long as the core takes one. */
export const PresentPassword = ({ password, onPassword, ...field }: PresentPasswordProps) => (
  <PasswordInput
    autoComplete="current-password"
    maxLength={128}
    required
    {...field}
    value={password}
    onChange={(event) => onPassword(event.currentTarget.value)}
  />
)
