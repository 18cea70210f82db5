import { Modal, NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { DialogForm } from '#renderer/ui/DialogForm.tsx'
import type { FolderChoice } from '#shared/contract/schemas/slide.ts'
import { t } from '#shared/messages/index.ts'
import { bringIn } from './bring-in.ts'
import { pathsOf } from './paths.ts'
import { ScaleInput } from './ScaleInput.tsx'
import { parseScale } from './scale.ts'

// Repeated here, because importing the schemas would bring zod into the first page.
const choices = ['auto', 'fields', 'planes', 'single'] as const satisfies FolderChoice[]

/** For files whose path is known: typed or pasted paths, one per line. */
export function PathDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const [scale, setScale] = useState('')
  const [folders, setFolders] = useState<FolderChoice>('auto')
  const [tried, setTried] = useState(false)
  const paths = pathsOf(text)
  const micronsPerPixel = scale.trim() === '' ? null : parseScale(scale)
  const scaleWrong = scale.trim() !== '' && micronsPerPixel === null

  const submit = () => {
    setTried(true)
    if (paths.length === 0 || scaleWrong) return
    onClose()
    void bringIn(
      paths.map((path) => ({ kind: 'path', path })),
      micronsPerPixel,
      folders,
    )
  }

  return (
    <Modal opened onClose={onClose} title={t('worklist.path-title')} size={560}>
      <DialogForm onSubmit={submit} onCancel={onClose} submit={t('worklist.path-do')}>
        <Textarea
          data-autofocus
          autosize
          minRows={3}
          maxRows={12}
          label={t('worklist.path-label')}
          placeholder={t('worklist.path-placeholder')}
          spellCheck={false}
          value={text}
          error={tried && paths.length === 0 && t('worklist.path-nothing')}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
          }}
        />
        <ScaleInput
          label={t('worklist.path-mpp')}
          description={t('worklist.path-mpp-hint')}
          value={scale}
          wrong={scaleWrong && tried}
          onChange={setScale}
        />
        <NativeSelect
          label={t('worklist.path-folders')}
          value={folders}
          data={choices.map((value) => ({ value, label: t(`worklist.path-folders-${value}`) }))}
          onChange={(event) => setFolders(event.currentTarget.value as FolderChoice)}
        />
      </DialogForm>
    </Modal>
  )
}
