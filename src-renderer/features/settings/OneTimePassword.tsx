import { Button, Modal } from '@mantine/core'
import { DialogEnd } from '#renderer/ui/DialogForm.tsx'
import { oneTimeHours } from '#shared/domain/one-time.ts'
import { t } from '#shared/messages/index.ts'
import { Facts } from './Facts.tsx'

export interface OneTimePasswordProps {
  readonly name: string
  readonly password: string
  readonly onClose: () => void
}

/** A password to hand over. A click beside the dialog does not close it, because nobody can see the password again. */
export const OneTimePassword = ({ name, password, onClose }: OneTimePasswordProps) => (
  <Modal opened onClose={onClose} closeOnClickOutside={false} title={t('people.one-time-title', { name })} size={480}>
    <p>{t('people.one-time-text', { name, hours: oneTimeHours })}</p>
    <Facts facts={[{ name: t('people.sign-in-password'), value: password, code: true, copy: true }]} />
    <DialogEnd>
      <Button data-autofocus onClick={onClose}>
        {t('people.one-time-done')}
      </Button>
    </DialogEnd>
  </Modal>
)
