import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useStore } from 'zustand'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import { formatFull } from '#renderer/ui/format.ts'
import { Keys } from '#renderer/ui/Keys.tsx'
import type { CaseDetail } from '#shared/contract/schemas/review.ts'
import { newestReport } from '#shared/domain/report-versions.ts'
import { counted, t } from '#shared/messages/index.ts'
import { useCase, useCaseContext } from '../state/case-context.tsx'
import type { DraftStore } from '../state/draft-store.ts'
import { Contradictions } from './Contradictions.tsx'
import { findingsCommands } from './commands.ts'
import styles from './findings.module.css'
import { PasswordAgain } from './PasswordAgain.tsx'
import { ResultSummary } from './ResultSummary.tsx'
import { showCause } from './show-cause.ts'
import { useContradictions } from './use-contradictions.ts'
import { meanings, useSigning } from './use-signing.ts'
import { Warnings } from './Warnings.tsx'

export interface SignOutDialogProps {
  readonly drafts: DraftStore
  readonly onClose: () => void
  readonly onSigned: (detail: CaseDetail) => void
}

/** The signature: the signer, its meaning, and exactly what is signed. */
export function SignOutDialog({ drafts, onClose, onSigned }: SignOutDialogProps) {
  const row = useCase((state) => state.detail!.row)
  const open = useCase((state) => state.arrangement.counts.open.reduce((sum, count) => sum + count, 0))
  const amending = useCase((state) => state.detail!.amending?.own === true)
  const draft = useStore(drafts, (state) => state.draft)
  const { store, bench } = useCaseContext()
  const contradictions = useContradictions(drafts)
  const signing = useSigning(drafts, contradictions, onSigned)
  const { unnamed, readerName, name, setName, meaning, setMeaning, ready, busy, error, sign } = signing

  return (
    <Modal opened onClose={onClose} title={t('casePage.sign-title', { accession: row.accession })} size={600}>
      <div className={styles.sign}>
        <h4>{t('casePage.sign-summary')}</h4>
        <Subject />
        <Replaces />
        <ResultSummary draft={draft} />
        <Warnings
          drafts={drafts}
          withParticulars
          except={contradictions.all.some(({ code }) => code === 'below-own-cells') ? ['cells-graver'] : []}
        />
        <Contradictions
          of={contradictions}
          onShow={(one) => {
            onClose()
            showCause(one, { store, bench })
          }}
        />
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
          data={[...meanings]}
          value={meaning}
          allowDeselect={false}
          onChange={(value) => value && setMeaning(value)}
        />
        {signing.several && <PasswordAgain password={signing.password} onPassword={signing.setPassword} />}
        <p className={styles.dim}>{t(amending ? 'casePage.sign-final-amended' : 'casePage.sign-final')}</p>
        {error && <ErrorNotice error={error} />}
        <div className={styles.footButtons}>
          <Left n={contradictions.left.length} />
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            variant="default"
            disabled={!ready}
            onClick={() => void sign({ next: true })}
            rightSection={<Keys of={findingsCommands.signAndNext} />}
          >
            {t('casePage.sign-and-next')}
          </Button>
          <Button disabled={!ready} onClick={() => void sign()} rightSection={<Keys of={findingsCommands.signOut} />}>
            {t(busy ? 'casePage.signing' : 'casePage.sign')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

/** Why the case cannot be signed yet, beside the button, because the list may be out of view. */
const Left = ({ n }: { readonly n: number }) =>
  n > 0 && (
    <span className={styles.left}>
      {counted(n, 'casePage.sign-left-one', 'casePage.sign-left')}
      <Keys of={findingsCommands.acknowledge} />
    </span>
  )

/** The patient of the result. */
function Subject() {
  const row = useCase((state) => state.detail!.row)
  const age = row.patientAge === null ? '' : t('casePage.age', { n: row.patientAge })
  const born = [row.birthDate ?? t('bethesda.not-stated'), age].filter((part) => part !== '')
  return (
    <dl className={styles.summary}>
      <div>
        <dt>{t('casePage.sign-accession')}</dt>
        <dd className="selectable">{row.accession}</dd>
      </div>
      <div>
        <dt>{t('casePage.sign-patient')}</dt>
        <dd className="selectable">
          <bdi>{row.patientName || t('casePage.patient-not-named')}</bdi>
        </dd>
      </div>
      <div>
        <dt>{t('casePage.sign-born')}</dt>
        <dd className="selectable">{born.join(', ')}</dd>
      </div>
      <div>
        <dt>{t('casePage.sign-sex')}</dt>
        <dd>{row.patientSex === null ? t('bethesda.not-stated') : t(`worklist.edit-sex-${row.patientSex}`)}</dd>
      </div>
    </dl>
  )
}

/** Which version an amendment replaces, and for what reason. A first report replaces none. */
function Replaces() {
  const amending = useCase((state) => state.detail!.amending)
  const newest = useCase((state) => newestReport(state.detail!.reports))
  if (!amending?.own || newest === null) return null
  const { version, kind, signer, signedAt } = newest
  const replaced = t('casePage.version-line', { version, kind: t(`casePage.version-${kind}`) })
  return (
    <dl className={styles.replaces}>
      <div>
        <dt>{t('casePage.sign-version')}</dt>
        <dd>{t('casePage.version-line', { version: version + 1, kind: t('casePage.version-amendment') })}</dd>
      </div>
      <div>
        <dt>{t('casePage.sign-replaces')}</dt>
        <dd>
          {replaced} ({t('casePage.version-signed', { signer, at: formatFull(signedAt) })})
        </dd>
      </div>
      <div>
        <dt>{t('casePage.amend-reason')}</dt>
        <dd className="selectable">{amending.reason}</dd>
      </div>
    </dl>
  )
}
