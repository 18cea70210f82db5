import { PasswordInput } from '@mantine/core'
import { t } from '#shared/messages/index.ts'

export interface PasswordAgainProps {
  readonly password: string
  readonly onPassword: (password: string) => void
}

/** Where people sign in: a signature proves that the person is there, and not only the window. */
export const PasswordAgain = ({ password, onPassword }: PasswordAgainProps) => (
  <PasswordInput
    label={t('people.sign-password')}
    description={t('people.sign-password-hint')}
    autoComplete="current-password"
    maxLength={128}
    required
    value={password}
    onChange={(event) => onPassword(event.currentTarget.value)}
  />
)
