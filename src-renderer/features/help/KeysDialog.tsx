import { Button, Modal } from '@mantine/core'
import { navigate } from '#renderer/frame/router.ts'
import { DialogEnd } from '#renderer/ui/DialogForm.tsx'
import { t } from '#shared/messages/index.ts'
import styles from './help.module.css'
import { KeyList } from './KeyList.tsx'

/** All keys in a dialog over the current page. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t('help.keys-title')} size="min(1240px, 94vw)">
      <p className={styles.lead}>{t('help.keys-text')}</p>
      <KeyList />
      <DialogEnd>
        <Button
          variant="default"
          onClick={() => {
            onClose()
            navigate({ page: 'help' })
          }}
        >
          {t('help.more')}
        </Button>
      </DialogEnd>
    </Modal>
  )
}
