import { IconFlagFilled } from '@tabler/icons-react'
import { memo } from 'react'
import { ClassGlyph } from '#renderer/ui/ClassBadge.tsx'
import { formatScore } from '#renderer/ui/format.ts'
import type { DecisionStatus } from '#shared/domain/decision.ts'
import type { TaskClass } from '#shared/domain/task/index.ts'
import { t } from '#shared/messages/index.ts'
import { CropImage } from '../cell/CropImage.tsx'
import { statusText } from '../state/texts.ts'
import styles from './gallery.module.css'

export interface GalleryTileProps {
  readonly id: number
  readonly domId: string
  readonly label: TaskClass
  /** Null if a reader added the cell. */
  readonly aiLabel: TaskClass | null
  /** What the score is a probability of. */
  readonly scoreOf: string
  /** Thousandths. */
  readonly score: number
  /** With a decision that is not on disk yet, which `pending` says. */
  readonly status: DecisionStatus
  readonly marked: boolean
  readonly byReader: boolean
  readonly pending: boolean
  /** The reader's last action could not be saved. */
  readonly failed: boolean
  readonly chosen: boolean
  readonly selected: boolean
  readonly sizePx: number
}

/**
 * One cell of the gallery: picture, class and score. Its frame is dashed while only the AI classified it, solid once
 * a reader did.
 */
export const GalleryTile = memo(function GalleryTile(props: GalleryTileProps) {
  const { name, look } = props.label
  const { status } = props
  const score = formatScore(props.score)
  // The score belongs to the AI's label. Beside a reader's label it would be misleading.
  const scored = !props.byReader && (status !== 'relabelled' || props.label === props.aiLabel)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names its active cell
    // biome-ignore lint/a11y/useSemanticElements: a virtualised grid is no table
    <div
      id={props.domId}
      role="gridcell"
      data-cell={props.id}
      data-status={props.byReader && status === 'open' ? 'accepted' : status}
      data-chosen={props.chosen}
      data-selected={props.selected}
      data-pending={props.pending}
      aria-selected={props.chosen || props.selected}
      aria-label={spoken(props, statusText(status), scored)}
      className={styles.tile}
      style={{ '--class': look.color, width: props.sizePx, height: props.sizePx } as React.CSSProperties}
    >
      <CropImage cellId={props.id} sizePx={props.sizePx} lazy />
      <span className={styles.tag} data-on-glass>
        <ClassGlyph look={look} />
        {scored ? <span title={t('casePage.score-meaning', { what: props.scoreOf })}>{score}</span> : name}
      </span>
      {status === 'relabelled' && !props.byReader && props.aiLabel !== null && (
        <span
          className={styles.was}
          data-on-glass
          aria-hidden
          data-was={props.aiLabel.name}
          title={`${t('casePage.ai-label')}: ${props.aiLabel.name}`}
        />
      )}
      {(status === 'accepted' || status === 'dismissed') && (
        <span className={styles.check} data-on-glass>
          {status === 'accepted' ? '✓' : '✕'}
        </span>
      )}
      {props.marked && <IconFlagFilled size={14} className={styles.flag} aria-hidden />}
      {props.failed && (
        <span className={styles.failed} data-on-glass>
          {t('common.save-failed')}
        </span>
      )}
      {props.pending && <span className={styles.pending} aria-hidden />}
    </div>
  )
})

/** The tile in words. A score is not said with a label that is not the AI's. */
function spoken({ byReader, label, aiLabel, score }: GalleryTileProps, status: string, scored: boolean): string {
  if (byReader) return t('casePage.tile-label-reader', { label: label.name, status })
  if (!scored && aiLabel !== null)
    return t('casePage.tile-label-relabelled', { label: label.name, status, was: aiLabel.name })
  return t('casePage.tile-label', { label: label.name, score: formatScore(score), status })
}
