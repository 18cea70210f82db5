import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'

export interface TextSettingProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onSave: (value: string) => Promise<boolean>
  readonly maxLength?: number
  /** For paths. */
  readonly wide?: boolean
  /** Why a text is not acceptable; null if it is. */
  readonly wrong?: (text: string) => string | null
}

/** Saved with Enter or on leaving the field. Esc restores the saved text. */
export function TextSetting({ label, hint, value, onSave, maxLength = 120, wide = false, wrong }: TextSettingProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const error = wrong?.(text.trim()) ?? null
  const saveIfChanged = () => {
    if (text.trim() !== value && error === null) void onSave(text.trim())
  }
  return (
    <TextInput
      label={label}
      description={hint}
      maw={wide ? undefined : 400}
      maxLength={maxLength}
      error={error}
      spellCheck={false}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={saveIfChanged}
      onKeyDown={(event) => {
        if (event.key === 'Enter') saveIfChanged()
        if (event.key === 'Escape') setText(value)
      }}
    />
  )
}
