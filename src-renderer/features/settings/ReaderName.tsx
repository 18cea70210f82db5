import { useState } from 'react'
import { errorOf } from '#renderer/client/api.ts'
import { renameReader, useMay, useReaderName, useSeveral } from '#renderer/client/session.ts'
import { ErrorNotice } from '#renderer/ui/ErrorNotice.tsx'
import type { ErrorData } from '#shared/contract/errors.ts'
import { t } from '#shared/messages/index.ts'
import { Facts } from './Facts.tsx'
import { TextSetting } from './TextSetting.tsx'

/** The name that reports carry. Where several people work, an administrator keeps the names. */
export function ReaderName() {
  const name = useReaderName()
  const may = useMay('people.manage')
  const several = useSeveral()
  const [error, setError] = useState<ErrorData | null>(null)
  if (several || !may) return <Facts facts={[{ name: t('settings.reader-name'), value: name }]} />
  const save = async (to: string): Promise<boolean> => {
    try {
      await renameReader(to)
      setError(null)
      return true
    } catch (failure) {
      setError(errorOf(failure))
      return false
    }
  }
  return (
    <>
      <TextSetting label={t('settings.reader-name')} hint={t('settings.reader-name-hint')} value={name} onSave={save} />
      {error && <ErrorNotice error={error} />}
    </>
  )
}
