import { Drawer, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { parseScale, ScaleInput } from '#renderer/features/intake/index.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import type { Scanner } from '#shared/contract/schemas/scanner.ts'
import { t } from '#shared/messages/index.ts'
import styles from './settings.module.css'

// Repeated here, because importing the domain and the schemas would bring zod into the first page.
const specimens = ['not-stated', 'liquid-based', 'conventional', 'other'] as const satisfies Scanner['specimen'][]
const policies = ['reference', 'move', 'copy'] as const satisfies Scanner['policy'][]

export interface ScannerFormProps {
  readonly scanner: Scanner
  readonly onSave: (changed: Scanner) => Promise<boolean>
  readonly onClose: () => void
}

/** One scanner's profile. A refused profile stays in the form; the page says why. */
export function ScannerForm({ scanner, onSave, onClose }: ScannerFormProps) {
  const [form, setForm] = useState(scanner)
  const [scale, setScale] = useState(scanner.micronsPerPixel === null ? '' : String(scanner.micronsPerPixel))
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState(false)
  const micronsPerPixel = scale.trim() === '' ? null : parseScale(scale)
  const scaleWrong = scale.trim() !== '' && micronsPerPixel === null
  const nameWrong = form.name.trim() === ''
  const set = (change: Partial<Scanner>) => {
    setForm((before) => ({ ...before, ...change }))
    setRefused(false)
  }
  const submit = async () => {
    setTried(true)
    if (nameWrong || scaleWrong || form.folder.trim() === '') return
    const changed = {
      ...form,
      name: form.name.trim(),
      folder: form.folder.trim(),
      pattern: form.pattern.trim(),
      target: form.target.trim(),
      micronsPerPixel,
    }
    if (await onSave(changed)) onClose()
    else setRefused(true)
  }
  return (
    <Drawer opened onClose={onClose} title={t('settings.scanner-title')} size={440}>
      <DialogForm onSubmit={submit} onCancel={onClose} submit={t('settings.scanner-save')}>
        <TextInput
          data-autofocus
          label={t('settings.scanner-name')}
          value={form.name}
          maxLength={80}
          error={tried && nameWrong && t('settings.scanner-name-empty')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('settings.scanner-folder')}
          spellCheck={false}
          value={form.folder}
          error={refused && t('settings.scanner-target-wrong')}
          onChange={(event) => set({ folder: event.currentTarget.value })}
        />
        <TextInput
          label={t('settings.scanner-pattern')}
          description={t('settings.scanner-pattern-hint')}
          spellCheck={false}
          maxLength={200}
          value={form.pattern}
          onChange={(event) => set({ pattern: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          label={t('settings.scanner-specimen')}
          description={t('settings.scanner-specimen-hint')}
          value={form.specimen}
          data={specimens.map((type) => ({ value: type, label: t(`worklist.specimen-${type}-long`) }))}
          onChange={(event) => set({ specimen: event.currentTarget.value as Scanner['specimen'] })}
        />
        <ScaleInput
          label={t('settings.scanner-scale')}
          description={t('settings.scanner-scale-hint')}
          value={scale}
          wrong={tried && scaleWrong}
          onChange={setScale}
        />
        <PolicyFields scanner={form} refused={refused} onChange={set} />
      </DialogForm>
    </Drawer>
  )
}

interface PolicyFieldsProps {
  readonly scanner: Scanner
  readonly refused: boolean
  readonly onChange: (change: Partial<Scanner>) => void
}

/** Whether a scanner's files stay where they are, and if not, where they go. */
function PolicyFields({ scanner, refused, onChange }: PolicyFieldsProps) {
  return (
    <>
      <Radio.Group
        size="xs"
        label={t('settings.scanner-policy')}
        description={t('settings.scanner-policy-hint')}
        value={scanner.policy}
        onChange={(policy) => onChange({ policy: policy as Scanner['policy'] })}
      >
        <div className={styles.radios}>
          {policies.map((policy) => (
            <Radio key={policy} size="xs" value={policy} label={t(`settings.scanner-policy-${policy}`)} />
          ))}
        </div>
      </Radio.Group>
      {scanner.policy !== 'reference' && (
        <TextInput
          label={t('settings.scanner-target')}
          description={t('settings.scanner-target-hint')}
          spellCheck={false}
          value={scanner.target}
          error={refused && t('settings.scanner-target-wrong')}
          onChange={(event) => onChange({ target: event.currentTarget.value })}
        />
      )}
    </>
  )
}
