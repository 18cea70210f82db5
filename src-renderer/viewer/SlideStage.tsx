import { type ReactNode, useEffect, useRef } from 'react'
import type { ErrorData } from '#shared/contract/errors.ts'
import type { Slide } from '#shared/contract/schemas/slide.ts'
import { t } from '#shared/messages/index.ts'
import type { ColourState } from './colour-filter.ts'
import type { SlideLook } from './layers.ts'
import type { MarkLooks } from './looks.ts'
import type { Line } from './ruler.ts'
import { createSlideViewer, type SlideViewer } from './slide-viewer.ts'
import type { DrawnBox, SlideTool } from './tools-layer.ts'
import styles from './viewer.module.css'

export interface SlideStageProps {
  readonly slide: Slide
  readonly reducedMotion: boolean
  readonly look: SlideLook
  /** Looks of the classes of the marks. Another task creates a new viewer. */
  readonly looks: MarkLooks
  /** CSS filter for the picture; empty for none. */
  readonly tone: string
  /** Called with the viewer once it exists, and with null when it is destroyed. */
  readonly onViewer: (viewer: SlideViewer | null) => void
  readonly onPick: (cellId: number | null, keys: { shift: boolean }) => void
  readonly onBox: (box: DrawnBox) => void
  readonly onMeasure: (line: Line) => void
  readonly onTool: (tool: SlideTool) => void
  readonly onTilesMissing: (count: number, error: ErrorData | null) => void
  readonly onColour: (state: ColourState) => void
  readonly onPlanePending: (pending: boolean) => void
  readonly onPlaneStep: (by: 1 | -1) => void
  /** Controls over the slide. */
  readonly children?: ReactNode
}

/** Puts a slide viewer on the page. A new viewer is created for another slide, or when the scale becomes known. */
export function SlideStage(props: SlideStageProps) {
  const { slide, reducedMotion, look, looks, tone, children } = props
  const made = useRef<SlideViewer | null>(null)
  const glass = useRef<HTMLDivElement>(null)
  const miniMap = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what changes the picture creates a new viewer
  useEffect(() => {
    if (glass.current === null || miniMap.current === null) return
    let error: ErrorData | null = null
    // The library dismantles its element when it is destroyed, so each viewer gets its own.
    const element = glass.current.appendChild(document.createElement('div'))
    const map = miniMap.current.appendChild(document.createElement('div'))
    const size = miniMapSize(slide)
    map.style.width = `${size.width}px`
    map.style.height = `${size.height}px`
    const viewer = createSlideViewer({
      element,
      miniMap: map,
      slide,
      look: latest.current.look,
      looks,
      reducedMotion,
      label: t('viewer.slide', { file: slide.fileName }),
      onPick: (cellId, keys) => latest.current.onPick(cellId, keys),
      onBox: (box) => latest.current.onBox(box),
      onMeasure: (line) => latest.current.onMeasure(line),
      onTool: (tool) => latest.current.onTool(tool),
      onTileError: (data) => {
        error = data
      },
      onTilesMissing: (count) => latest.current.onTilesMissing(count, error),
      onColour: (state) => latest.current.onColour(state),
      onPlanePending: (pending) => latest.current.onPlanePending(pending),
      onPlaneStep: (by) => latest.current.onPlaneStep(by),
    })
    made.current = viewer
    viewer.setTone(latest.current.tone)
    latest.current.onViewer(viewer)
    return () => {
      made.current = null
      latest.current.onViewer(null)
      viewer.destroy()
      element.remove()
      map.remove()
    }
  }, [slide.id, slide.micronsPerPixel, slide.present, slide.changed, reducedMotion, looks])

  useEffect(() => made.current?.setLook(look), [look])
  useEffect(() => made.current?.setTone(tone), [tone])

  return (
    <div className={styles.stage} data-on-glass>
      <div ref={glass} className={styles.glass} />
      <div
        ref={miniMap}
        className={styles.miniMap}
        role="img"
        aria-label={t('viewer.mini-map')}
        style={miniMapSize(slide)}
      />
      {children}
    </div>
  )
}

/** The mini map has the slide's shape, at most 168 x 150 px. */
function miniMapSize({ width, height }: Slide): { width: number; height: number } {
  const scale = Math.min(168 / width, 150 / height)
  return { width: Math.max(40, Math.round(width * scale)), height: Math.max(40, Math.round(height * scale)) }
}
