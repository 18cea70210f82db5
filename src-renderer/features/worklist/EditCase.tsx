import { Drawer, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, errorOf } from '#renderer/client/api.ts'
import { putRow, useRecords } from '#renderer/client/records.ts'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { CaseRow } from '#shared/contract/schemas/review.ts'
import type { SystemInfo } from '#shared/contract/schemas/system.ts'
import { specimenTypes } from '#shared/domain/specimen.ts'
import { t } from '#shared/messages/index.ts'
import { type CaseForm, changeOf, faultsOf, formOf } from './case-form.ts'
import { PersonFields } from './PersonFields.tsx'
import styles from './worklist.module.css'

const noTasks: SystemInfo['tasks'] = []

/** Accession, patient and specimen, beside the slide's label if the file has a picture of it. */
export function EditCase({ row, onClose }: { readonly row: CaseRow; readonly onClose: () => void }) {
  const [form, setForm] = useState(() => formOf(row))
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorData | null>(null)
  const faults = faultsOf(form)
  const signed = row.state === 'signed'
  const set = (change: Partial<CaseForm>) => setForm((before) => ({ ...before, ...change }))

  const save = async () => {
    setTried(true)
    if (faults.accession || faults.age || faults.born !== null) return
    const change = changeOf(row, form)
    if (!change) return onClose()
    setBusy(true)
    setError(null)
    try {
      putRow(await api.cases.edit.mutate(change))
      onClose()
    } catch (failure) {
      setError(errorOf(failure))
      setBusy(false)
    }
  }

  return (
    <Drawer opened onClose={onClose} title={t('worklist.edit-title', { accession: row.accession })} size={400}>
      <DialogForm onSubmit={save} onCancel={onClose} submit={signed ? null : t('common.save')} busy={busy}>
        <LabelPicture slideId={row.slideId} />
        {signed && <p className={styles.dim}>{t('worklist.edit-signed')}</p>}
        <TextInput
          data-autofocus
          label={t('worklist.edit-accession')}
          value={form.accession}
          maxLength={64}
          spellCheck={false}
          readOnly={signed}
          error={tried && faults.accession && t('worklist.edit-accession-empty')}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => set({ accession: event.currentTarget.value })}
        />
        <TextInput
          label={t('worklist.edit-patient')}
          value={form.patientName}
          dir="auto"
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          readOnly={signed}
          onChange={(event) => set({ patientName: event.currentTarget.value })}
        />
        <PersonFields form={form} faults={faults} tried={tried} signed={signed} set={set} />
        <NativeSelect
          size="xs"
          label={t('worklist.edit-specimen')}
          value={form.specimen}
          disabled={signed}
          data={specimenTypes.map((type) => ({ value: type, label: t(`worklist.specimen-${type}-long`) }))}
          onChange={(event) => set({ specimen: event.currentTarget.value as CaseForm['specimen'] })}
        />
        <TaskSelect value={form.task} signed={signed} onTask={(task) => set({ task })} />
        {error && <ErrorNotice error={error} onRetry={() => void save()} />}
      </DialogForm>
    </Drawer>
  )
}

interface TaskSelectProps {
  readonly value: string
  readonly signed: boolean
  readonly onTask: (task: string) => void
}

/** The task that the case is read as. Hidden if the program has only one. */
function TaskSelect({ value, signed, onTask }: TaskSelectProps) {
  const tasks = useRecords(({ info }) => info?.tasks ?? noTasks)
  if (tasks.length < 2) return null
  return (
    <NativeSelect
      size="xs"
      label={t('worklist.edit-task')}
      description={t('worklist.edit-task-hint')}
      value={value}
      disabled={signed}
      data={tasks.map(({ name, title }) => ({ value: name, label: title }))}
      onChange={(event) => onTask(event.currentTarget.value)}
    />
  )
}

/** The label with the laboratory's accession number. Hidden if the file has no picture of the label. */
function LabelPicture({ slideId }: { readonly slideId: number }) {
  const [missing, setMissing] = useState(false)
  if (missing) return null
  return (
    <img
      className={styles.labelPicture}
      src={`/associated/${slideId}/label`}
      alt={t('worklist.edit-label-picture')}
      onError={() => setMissing(true)}
    />
  )
}
