import { IconFileDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { may } from '#renderer/client/session.ts'
import { toast } from '#renderer/ui/toasts.ts'
import { t } from '#shared/messages/index.ts'
import { bringIn } from './bring-in.ts'
import { droppedFiles } from './dropped.ts'
import styles from './intake.module.css'

/**
 * Accepts files dropped anywhere on the window, and shows that while they hover. Whoever may not bring slides in is
 * shown the sign that nothing can be dropped here; the browser must not open the file either.
 */
export function DropZone() {
  const [over, setOver] = useState(false)

  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      event.dataTransfer.dropEffect = may('slide.import') ? 'copy' : 'none'
      setOver(may('slide.import'))
    }
    // Moving to an inner element does not leave the window.
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!holdsFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      setOver(false)
      if (!may('slide.import')) return
      void droppedFiles(event.dataTransfer).then(async (picked) => {
        if (picked.length > 0) await bringIn(picked)
        else toast({ tone: 'plain', title: t('worklist.nothing-dropped') })
      })
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])

  if (!over) return null
  return (
    <div className={styles.drop} data-on-glass>
      <div className={styles.dropInner}>
        <IconFileDownload size={32} stroke={1.5} aria-hidden />
        <strong>{t('worklist.drop-title')}</strong>
        <span>{t('worklist.drop-text')}</span>
      </div>
    </div>
  )
}
