import { useEffect, useRef } from 'react'
import { formatNumber, t } from '#shared/messages/index.ts'
import { magnificationText, objectiveOfZoom, objectives, scaleBar } from './magnification.ts'
import type { SlideViewer } from './slide-viewer.ts'
import styles from './viewer.module.css'

const longestBarPx = 150

/**
 * Objective steps, magnification and scale bar. They follow every frame of a zoom, so they are written directly to
 * the page without React.
 */
export function ScaleReadout({
  viewer,
  micronsPerPixel,
}: {
  viewer: SlideViewer | null
  micronsPerPixel: number | null
}) {
  const power = useRef<HTMLSpanElement>(null)
  const bar = useRef<HTMLSpanElement>(null)
  const length = useRef<HTMLSpanElement>(null)
  const buttons = useRef<HTMLDivElement>(null)

  useEffect(() => {
    // A pan changes nothing here, and any write would cause a new layout.
    let shown: number | null = null
    return viewer?.onViewChange(({ zoom }) => {
      if (zoom === shown) return
      shown = zoom
      const now = objectiveOfZoom(zoom, micronsPerPixel)
      if (power.current)
        power.current.textContent =
          now === null
            ? t('viewer.magnification-unknown', { percent: formatNumber(Math.round(zoom * 100)) })
            : magnificationText(now)
      for (const button of buttons.current?.children ?? [])
        button.setAttribute(
          'aria-pressed',
          String(Math.abs(Number(button.getAttribute('data-power')) / (now ?? zoom * 40) - 1) < 0.02),
        )
      if (!bar.current || !length.current) return
      bar.current.hidden = micronsPerPixel === null
      if (micronsPerPixel === null) {
        length.current.textContent = t('viewer.scale-unknown')
        return
      }
      const { widthPx, text } = scaleBar(micronsPerPixel / zoom, longestBarPx)
      bar.current.style.width = `${widthPx}px`
      length.current.textContent = text
    })
  }, [viewer, micronsPerPixel])

  return (
    <div className={styles.scale}>
      <div className={styles.scaleBar} aria-hidden>
        <span ref={length} />
        <span ref={bar} className={styles.bar} />
      </div>
      <div className={styles.panel}>
        <div className={styles.objectives} ref={buttons}>
          {objectives.map((objective) => (
            <button
              key={objective}
              type="button"
              data-power={objective}
              aria-label={t('viewer.objective', { power: `${objective}x` })}
              onClick={() => viewer?.setObjective(objective)}
            >
              {objective}x
            </button>
          ))}
        </div>
        <span
          ref={power}
          className={styles.power}
          title={micronsPerPixel === null ? t('viewer.magnification-unknown-meaning') : undefined}
        />
      </div>
    </div>
  )
}
