import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { native } from '#renderer/client/native.ts'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import { t } from '#shared/messages/index.ts'
import { FolderNote, FolderState } from './FolderState.tsx'
import { ScannerForm } from './ScannerForm.tsx'
import styles from './settings.module.css'

export interface ScannersProps {
  readonly scanners: readonly Scanner[]
  readonly onSave: (scanners: Scanner[]) => Promise<boolean>
}

/** The scanners whose folders are watched, each with its state. */
export function Scanners({ scanners, onSave }: ScannersProps) {
  const [path, setPath] = useState('')
  const [known, setKnown] = useState(false)
  const [edited, setEdited] = useState<Scanner | null>(null)
  const add = async (folder: string) => {
    const clean = folder.trim()
    if (clean === '') return
    if (scanners.some((scanner) => scanner.folder === clean)) return setKnown(true)
    if (await onSave([...scanners, newScanner(clean, scanners)])) setPath('')
  }
  const choose = async () => {
    const chosen = await native.openFolder()
    if (chosen) await add(chosen)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void add(path)
  }
  return (
    <div>
      <h3 className={styles.label}>{t('settings.hot-folders')}</h3>
      <p className={styles.hint}>{t('settings.hot-folders-hint')}</p>
      {scanners.length === 0 ? (
        <p className={styles.none}>{t('settings.hot-folders-empty')}</p>
      ) : (
        <ul className={styles.folders}>
          {scanners.map((scanner) => (
            <ScannerLine
              key={scanner.id}
              scanner={scanner}
              onEdit={() => setEdited(scanner)}
              onRemove={() => void onSave(scanners.filter((other) => other !== scanner))}
            />
          ))}
        </ul>
      )}
      <form onSubmit={submit} className={styles.addFolder}>
        <TextInput
          aria-label={t('settings.hot-folder-path')}
          placeholder={t('settings.hot-folder-path')}
          spellCheck={false}
          value={path}
          error={known && t('settings.hot-folder-known')}
          onChange={(event) => {
            setPath(event.currentTarget.value)
            setKnown(false)
          }}
        />
        {native.desktop && (
          <Button variant="default" onClick={() => void choose()}>
            {t('settings.hot-folder-choose')}
          </Button>
        )}
        <Button type="submit" variant="default" disabled={path.trim() === ''}>
          {t('settings.hot-folder-add')}
        </Button>
      </form>
      {edited && (
        <ScannerForm
          scanner={edited}
          onClose={() => setEdited(null)}
          onSave={(changed) => onSave(scanners.map((one) => (one.id === edited.id ? changed : one)))}
        />
      )}
    </div>
  )
}

interface ScannerLineProps {
  readonly scanner: Scanner
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function ScannerLine({ scanner, onEdit, onRemove }: ScannerLineProps) {
  const edit = t('settings.scanner-edit', { name: scanner.name })
  const remove = t('settings.hot-folder-remove', { path: scanner.folder })
  return (
    <li>
      <div className={styles.scanner}>
        <strong>{scanner.name}</strong>
        <span className={`${styles.path} selectable`}>{scanner.folder}</span>
        <FolderState path={scanner.folder} />
        <ActionIcon size="sm" aria-label={edit} title={edit} onClick={onEdit}>
          <IconPencil size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon size="sm" aria-label={remove} title={remove} onClick={onRemove}>
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </div>
      <p className={styles.hint}>{summary(scanner)}</p>
      <FolderNote path={scanner.folder} />
    </li>
  )
}

const newScanner = (folder: string, others: readonly Scanner[]): Scanner => ({
  id: crypto.randomUUID(),
  name: t('settings.scanner-default-name', { n: others.length + 1 }),
  folder,
  pattern: '',
  specimen: 'not-stated',
  micronsPerPixel: null,
  policy: 'reference',
  target: '',
})

const policyText = (policy: Scanner['policy'], target: string): string => {
  if (policy === 'reference') return t('settings.scanner-stays')
  return t(policy === 'move' ? 'settings.scanner-moved' : 'settings.scanner-copied', { target })
}

/** The settings that differ from taking every file as it is. */
const summary = ({ pattern, policy, target, specimen, micronsPerPixel }: Scanner): string =>
  [
    `${pattern || t('settings.scanner-every-file')} ${policyText(policy, target || t('settings.scanner-data-folder'))}`,
    specimen === 'not-stated' ? '' : t(`worklist.specimen-${specimen}-long`),
    micronsPerPixel === null ? '' : `${micronsPerPixel} µm/px`,
  ]
    .filter((part) => part !== '')
    .join(' · ')
