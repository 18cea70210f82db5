import { TextInput } from '@mantine/core'
import { t } from '#shared/messages/index.ts'

export interface ScaleInputProps {
  readonly label: string
  readonly description?: string
  readonly value: string
  readonly wrong: boolean
  readonly onChange: (value: string) => void
  readonly autoFocus?: boolean
}

/** µm per pixel as text, so that a half-typed number stays as typed. A comma works like a point. */
export function ScaleInput({ label, description, value, wrong, onChange, autoFocus }: ScaleInputProps) {
  return (
    <TextInput
      label={label}
      description={description}
      inputMode="decimal"
      autoComplete="off"
      styles={{ wrapper: { width: 160 } }}
      value={value}
      error={wrong && t('worklist.scale-range')}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSection="µm/px"
      rightSectionWidth={56}
      {...(autoFocus && { 'data-autofocus': true })}
    />
  )
}
