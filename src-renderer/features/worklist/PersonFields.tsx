import { NativeSelect, TextInput } from '@mantine/core'
import { sexes } from '#shared/domain/order.ts'
import { t } from '#shared/messages/index.ts'
import { ageFrom, type CaseForm, type FormFaults } from './case-form.ts'

export interface PersonFieldsProps {
  readonly form: CaseForm
  readonly faults: FormFaults
  /** Whether the reader has tried to save: only then are faults shown. */
  readonly tried: boolean
  readonly signed: boolean
  readonly set: (change: Partial<CaseForm>) => void
}

/** Date of birth, sex and age. A complete date of birth gives the age. */
export function PersonFields({ form, faults, tried, signed, set }: PersonFieldsProps) {
  const known = ageFrom(form)
  return (
    <>
      <TextInput
        label={t('worklist.edit-born')}
        description={t('worklist.edit-born-hint')}
        value={form.born}
        maxLength={40}
        autoComplete="off"
        readOnly={signed}
        error={tried && faults.born !== null && t(`worklist.edit-born-${faults.born}`)}
        onChange={(event) => set({ born: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label={t('worklist.edit-sex')}
        value={form.sex}
        disabled={signed}
        data={[
          { value: '', label: t('worklist.edit-sex-none') },
          ...sexes.map((sex) => ({ value: sex, label: t(`worklist.edit-sex-${sex}`) })),
        ]}
        onChange={(event) => set({ sex: event.currentTarget.value as CaseForm['sex'] })}
      />
      <TextInput
        label={t('worklist.edit-age')}
        description={known === null ? undefined : t('worklist.edit-age-known')}
        value={known === null ? form.age : String(known)}
        inputMode="numeric"
        w={160}
        readOnly={signed || known !== null}
        error={tried && faults.age && t('worklist.edit-age-range')}
        onChange={(event) => set({ age: event.currentTarget.value })}
      />
    </>
  )
}
