import { IconAlertTriangleFilled, IconCircleDashed, IconEye, IconFlagFilled } from '@tabler/icons-react'
import type { Lane } from '#shared/contract/schemas/common.ts'
import { type MessageKey, t } from '#shared/messages/index.ts'
import styles from './ui.module.css'

const icons = {
  urgent: IconFlagFilled,
  'full-read': IconAlertTriangleFilled,
  review: IconEye,
  'light-read': IconCircleDashed,
}
export const laneTitle = (lane: Lane): MessageKey => `common.lane-${lane}`
export const laneMeaning = (lane: Lane): MessageKey => `common.lane-${lane}-meaning`

/** How a slide is to be read. Only the urgent lane is red: a patient may be at risk. */
export function LaneBadge({ lane }: { readonly lane: Lane }) {
  const Icon = icons[lane]
  return (
    <span className={styles.lane} data-lane={lane} title={t(laneMeaning(lane))}>
      <Icon size={14} aria-hidden />
      {t(laneTitle(lane))}
    </span>
  )
}
