import type { PointerEvent } from 'react'
import { t } from '#shared/messages/index.ts'
import styles from './case.module.css'

export interface DividerProps {
  /** The side of the resized panel. */
  readonly side: 'left' | 'right'
  readonly widthPx: number
  readonly min: number
  readonly max: number
  readonly onWidth: (px: number) => void
  /** Returns to the width that the window allows. */
  readonly onReset: () => void
}

/** Changes a panel's width by dragging or with the arrow keys. A double click or Home resets it. */
export function Divider({ side, widthPx, min, max, onWidth, onReset }: DividerProps) {
  const sign = side === 'left' ? 1 : -1
  const set = (px: number) => onWidth(Math.round(Math.min(max, Math.max(min, px))))
  const onPointerDown = (down: PointerEvent<HTMLDivElement>) => {
    const bar = down.currentTarget
    bar.setPointerCapture(down.pointerId)
    const move = (event: globalThis.PointerEvent) => set(widthPx + sign * (event.clientX - down.clientX))
    bar.addEventListener('pointermove', move)
    bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), { once: true })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr element cannot be dragged
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('casePage.resize')}
      aria-valuenow={widthPx}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.divider}
      onPointerDown={onPointerDown}
      onDoubleClick={onReset}
      onKeyDown={(event) => {
        if (event.key === 'Home') {
          event.preventDefault()
          onReset()
        }
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        event.preventDefault()
        set(widthPx + sign * (event.key === 'ArrowRight' ? 16 : -16))
      }}
    />
  )
}
