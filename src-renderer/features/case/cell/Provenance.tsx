import type { Slide } from '#shared/contract/schemas/slide.ts'
import { fieldAt } from '#shared/domain/slide-info.ts'
import { t } from '#shared/messages/index.ts'
import { useCase } from '../state/case-context.tsx'
import styles from './cell.module.css'
import { positionText } from './position-text.ts'

export interface ProvenanceProps {
  readonly slide: Slide
  /** Centre of the cell in full-resolution pixels. */
  readonly x: number
  readonly y: number
  readonly byReader: boolean
}

/** A cell's place, and the model that found it. */
export function Provenance({ slide, x, y, byReader }: ProvenanceProps) {
  const result = useCase((state) => state.detail?.result)
  const field = fieldAt(slide.fields, x, y)
  return (
    <>
      {field && (
        <p className={styles.provenance} title={field.file}>
          {t('casePage.on-field', { file: field.file })}
        </p>
      )}
      <p className={styles.provenance}>
        {positionText({ x: x - (field?.x ?? 0), y: y - (field?.y ?? 0) }, slide.micronsPerPixel)}
        {!byReader && result && (
          <span title={result.model.sha256}>
            {t('casePage.model-value', {
              name: result.model.name,
              hash: result.model.sha256.slice(0, 8),
              provider: result.provider,
            })}
          </span>
        )}
      </p>
    </>
  )
}
