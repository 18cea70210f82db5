import { Button, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { errorText } from '#renderer/ui/ErrorNotice.tsx'
import { toast } from '#renderer/ui/toasts.ts'
import type { Settings } from '#shared/contract/schemas/system.ts'
import { t } from '#shared/messages/index.ts'
import { FolderNote, FolderState } from './FolderState.tsx'
import { OrderFiles } from './OrderFiles.tsx'
import { chooseFile, sendOrders } from './send-orders.ts'
import styles from './settings.module.css'
import { TextSetting } from './TextSetting.tsx'

export interface OrdersSectionProps {
  readonly settings: Settings
  readonly save: (change: Partial<Settings>) => Promise<boolean>
}

/** Where orders come from, the pattern of accession numbers, and the results of the last files. */
export function OrdersSection({ settings, save }: OrdersSectionProps) {
  const [busy, setBusy] = useState(false)
  const [read, setRead] = useState(0)
  const choose = async () => {
    const file = await chooseFile()
    if (!file) return
    setBusy(true)
    const failure = await sendOrders(file)
    setBusy(false)
    setRead((n) => n + 1)
    if (failure)
      toast({ tone: 'danger', title: t('orders.files-failed', { file: file.name }), text: errorText(failure) })
  }
  return (
    <>
      <div>
        <TextSetting
          wide
          maxLength={1000}
          label={t('settings.orders-folder')}
          hint={t('settings.orders-folder-hint')}
          value={settings.ordersFolder}
          onSave={(ordersFolder) => save({ ordersFolder })}
        />
        {settings.ordersFolder !== '' && (
          <div className={styles.below}>
            <FolderState path={settings.ordersFolder} />
            <FolderNote path={settings.ordersFolder} />
          </div>
        )}
      </div>
      <div>
        <Button variant="default" loading={busy} onClick={() => void choose()}>
          {t('orders.files-choose')}
        </Button>
        <OrderFiles read={read} />
      </div>
      <PatternSetting pattern={settings.accessionPattern} onSave={(pattern) => save({ accessionPattern: pattern })} />
    </>
  )
}

interface PatternSettingProps {
  readonly pattern: string
  readonly onSave: (pattern: string) => Promise<boolean>
}

function PatternSetting({ pattern, onSave }: PatternSettingProps) {
  const [code, setCode] = useState('')
  const [found, setFound] = useState('')
  const compile = useCompile()
  useEffect(() => {
    const compiled = compile?.(pattern)
    const accession = compiled && code.trim() !== '' ? compiled.firstIn(code) : null
    setFound(
      accession
        ? t('settings.accession-pattern-found', { accession })
        : code.trim() && t('settings.accession-pattern-none'),
    )
  }, [pattern, code, compile])
  return (
    <div className={styles.pattern}>
      <TextSetting
        maxLength={200}
        label={t('settings.accession-pattern')}
        hint={t('settings.accession-pattern-hint')}
        value={pattern}
        wrong={(text) => (compile === null || compile(text) ? null : t('settings.accession-pattern-wrong'))}
        onSave={onSave}
      />
      <div className={styles.try}>
        <TextInput
          aria-label={t('settings.accession-pattern-try')}
          placeholder={t('settings.accession-pattern-try')}
          spellCheck={false}
          maxLength={300}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <output className={styles.hint}>{found}</output>
      </div>
    </div>
  )
}

type Compile = typeof import('#shared/domain/accession-pattern.ts').accessionPattern

/** The compiler of patterns, which is not part of the window's first bundle. Null until it is loaded. */
function useCompile(): Compile | null {
  const [compile, setCompile] = useState<Compile | null>(null)
  useEffect(() => {
    void import('#shared/domain/accession-pattern.ts').then(({ accessionPattern }) =>
      setCompile(() => accessionPattern),
    )
  }, [])
  return compile
}
