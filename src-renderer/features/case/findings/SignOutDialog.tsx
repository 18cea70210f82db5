import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import { api, errorOf } from '#renderer/client/api.ts'
import { useRecords } from '#renderer/client/records.ts'
import { on, useCommands } from '#renderer/commands/index.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { Keys } from '#renderer/ui/Keys.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { t } from '#shared/messages/index.ts'
import { useCase } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { findingsCommands } from './commands.ts'
import styles from './findings.module.css'
import { ResultSummary } from './ResultSummary.tsx'
import { Warnings } from './Warnings.tsx'

export interface SignOutDialogProps {
  readonly drafts: DraftStore
  readonly onClose: () => void
  readonly onSigned: (detail: CaseDetail) => void
}

/** The one who signs reads here from now on; nothing is signed without a name. */
async function keepReaderName(readerName: string): Promise<void> {
  await api.system.saveSettings.mutate({ readerName })
  toast({
    tone: 'plain',
    only: 'reader-name',
    title: t('casePage.reader-name-kept', { name: readerName }),
    text: t('casePage.reader-name-kept-text'),
  })
}

/** The signature: who, what it means, and exactly what is signed. */
export function SignOutDialog({ drafts, onClose, onSigned }: SignOutDialogProps) {
  const row = useCase((state) => state.detail!.row)
  const open = useCase((state) => state.arrangement.counts.open.reduce((sum, count) => sum + count, 0))
  const draft = useStore(drafts, (state) => state.draft)
  const readerName = useRecords(({ settings }) => settings?.readerName ?? '')
  const meanings = [t('casePage.meaning-review'), t('casePage.meaning-screen')]
  // Asked for only where there is none yet. Kept while the dialog is open, so that the field stays when the name is saved.
  const [unnamed] = useState(readerName === '')
  const [name, setName] = useState('')
  const [meaning, setMeaning] = useState(meanings[0]!)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const ready = (!unnamed || name.trim().length >= 2) && !busy

  const sign = async () => {
    if (!ready) return
    setBusy(true)
    setError(null)
    try {
      // What is signed is what is on disk, and what stands here: another window may have saved since.
      await drafts.flush()
      const { savedAt: draftSavedAt } = drafts.getState()
      if (unnamed && name.trim() !== readerName) await keepReaderName(name.trim())
      onSigned(await api.cases.signOut.mutate({ caseId: row.id, meaning, draftSavedAt }))
    } catch (failure) {
      setError(errorOf(failure))
      setBusy(false)
    }
  }
  useCommands(
    [
      on(
        findingsCommands.signOut,
        () => void sign(),
        () => ready,
      ),
    ],
    'dialog',
  )

  return (
    <Modal opened onClose={onClose} title={t('casePage.sign-title', { accession: row.accession })} size={520}>
      <div className={styles.sign}>
        <h4>{t('casePage.sign-summary')}</h4>
        <dl className={styles.summary}>
          <div>
            <dt>{t('casePage.sign-accession')}</dt>
            <dd className="selectable">{row.accession}</dd>
          </div>
          <div>
            <dt>{t('casePage.sign-patient')}</dt>
            <dd className="selectable">
              {[
                row.patientName || t('casePage.patient-not-named'),
                row.patientAge === null ? '' : t('casePage.age', { n: row.patientAge }),
              ]
                .filter((part) => part !== '')
                .join(', ')}
            </dd>
          </div>
        </dl>
        <ResultSummary draft={draft} />
        <Warnings drafts={drafts} withParticulars />
        {open > 0 && <p className={styles.dim}>{t('casePage.sign-open', { n: open })}</p>}
        {unnamed ? (
          <TextInput
            label={t('casePage.sign-name')}
            value={name}
            required
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : (
          <dl className={styles.summary}>
            <div>
              <dt>{t('casePage.sign-by')}</dt>
              <dd className="selectable">{readerName}</dd>
            </div>
          </dl>
        )}
        <Select
          label={t('casePage.sign-meaning')}
          data={meanings}
          value={meaning}
          allowDeselect={false}
          onChange={(value) => value && setMeaning(value)}
        />
        <p className={styles.dim}>{t('casePage.sign-final')}</p>
        {error && <ErrorNotice error={error} />}
        <div className={styles.footButtons}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={!ready}
            onClick={() => void sign()}
            rightSection={<Keys of={findingsCommands.signOut.keys[0]!} />}
          >
            {t(busy ? 'casePage.signing' : 'casePage.sign')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
