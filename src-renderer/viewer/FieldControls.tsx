import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Keys } from '#renderer/ui/Keys.tsx'
import { t } from '#shared/messages/index.ts'
import { slideCommands } from './commands.ts'
import styles from './controls.module.css'
import { fieldInView } from './field-step.ts'
import own from './fields.module.css'
import type { SlideViewer } from './slide-viewer.ts'
import type { TiledSlide } from './tile-source.ts'

export interface FieldControlsProps {
  readonly viewer: SlideViewer | null
  readonly fields: readonly (Pick<TiledSlide, 'width' | 'height'> & {
    readonly file: string
    readonly x: number
    readonly y: number
  })[]
  readonly onStep: (by: 1 | -1) => void
  readonly onField: (index: number) => void
}

/** The current field of a folder of fields, and controls to reach the others. */
export function FieldControls({ viewer, fields, onStep, onField }: FieldControlsProps) {
  const [current, setCurrent] = useState<number | null>(null)
  // The listener is called in every frame. The page is rendered again only when another field is shown.
  useEffect(() => viewer?.onViewChange((view) => setCurrent(fieldInView(fields, view))), [viewer, fields])
  const place = current === null ? t('viewer.fields', { n: fields.length }) : `${current + 1} / ${fields.length}`
  return (
    <section className={styles.focus} aria-label={t('viewer.fields-label')}>
      <button
        type="button"
        className={`${styles.quiet} ${styles.toggle}`}
        disabled={current === 0}
        aria-label={t('viewer.cmd-field-before')}
        title={t('viewer.cmd-field-before')}
        onClick={() => onStep(-1)}
      >
        <IconChevronLeft size={16} aria-hidden />
        <Keys of={slideCommands.fieldBefore} />
      </button>
      <select
        className={own.field}
        aria-label={t('viewer.field')}
        value={current ?? -1}
        onChange={(event) => onField(Number(event.currentTarget.value))}
      >
        <option value={-1} disabled hidden>
          {t('viewer.field-choose')}
        </option>
        {fields.map(({ file }, index) => (
          <option key={file} value={index}>
            {file}
          </option>
        ))}
      </select>
      <output className={styles.plane}>{place}</output>
      <button
        type="button"
        className={`${styles.quiet} ${styles.toggle}`}
        disabled={current === fields.length - 1}
        aria-label={t('viewer.cmd-field-next')}
        title={t('viewer.cmd-field-next')}
        onClick={() => onStep(1)}
      >
        <Keys of={slideCommands.fieldNext} />
        <IconChevronRight size={16} aria-hidden />
      </button>
    </section>
  )
}
