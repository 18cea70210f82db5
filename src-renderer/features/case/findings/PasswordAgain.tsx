import { PresentPassword } from '#renderer/ui/PresentPassword.tsx'
import { t } from '#shared/messages/index.ts'

export interface PasswordAgainProps {
  readonly password: string
  readonly onPassword: (password: string) => void
}

/** Where people sign in: a signature proves that the person is there, and not only the window. */
export const PasswordAgain = ({ password, onPassword }: PasswordAgainProps) => (
  <PresentPassword
    label={t('people.sign-password')}
    description={t('people.sign-password-hint')}
    password={password}
    onPassword={onPassword}
  />
)
