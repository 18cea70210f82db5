import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { AuditPage } from '#shared/contract/schemas/audit.ts'
import { lookUp, t } from '#shared/messages/index.ts'
import styles from './audit.module.css'
import { emptyForm, type FilterForm } from './form.ts'
import { nameOf } from './names.ts'

export interface FilterFieldsProps {
  readonly form: FilterForm
  readonly onForm: (form: FilterForm) => void
  readonly of: Pick<AuditPage, 'people' | 'kinds'> | null
}

/** By whom, what, about which case, and when. */
export function FilterFields({ form, onForm, of }: FilterFieldsProps) {
  const set = (change: Partial<FilterForm>) => onForm({ ...form, ...change })
  const people = (of?.people ?? []).map((person) => ({ value: person.id, label: nameOf(person) }))
  const kinds = (of?.kinds ?? []).map((kind) => ({ value: kind, label: lookUp(`audit.kind-${kind}`) ?? kind }))
  return (
    <search className={styles.filters} aria-label={t('audit.filter-label')}>
      <NativeSelect
        label={t('audit.filter-person')}
        value={form.person}
        data={[{ value: '', label: t('audit.filter-anybody') }, ...people]}
        onChange={(event) => set({ person: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('audit.filter-kind')}
        value={form.kind}
        data={[
          { value: '', label: t('audit.filter-any') },
          ...kinds.sort((a, b) => a.label.localeCompare(b.label, 'en')),
        ]}
        onChange={(event) => set({ kind: event.currentTarget.value })}
      />
      <TextInput
        label={t('audit.filter-case')}
        placeholder={t('audit.filter-case-hint')}
        value={form.accession}
        spellCheck={false}
        maxLength={200}
        onChange={(event) => set({ accession: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('audit.filter-from')}
        value={form.from}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('audit.filter-until')}
        value={form.until}
        onChange={(event) => set({ until: event.currentTarget.value })}
      />
      <Button
        variant="default"
        disabled={Object.values(form).every((value) => value === '')}
        onClick={() => onForm(emptyForm)}
      >
        {t('audit.filter-clear')}
      </Button>
    </search>
  )
}
