import { useEffect, useRef } from 'react'
import { createMarksLayer, type Marks, markLooks } from '#renderer/viewer/index.ts'
import type { FieldCell } from '#shared/contract/schemas/camera.ts'
import type { Task } from '#shared/domain/task/index.ts'
import styles from './camera.module.css'
import { type Still, useCamera } from './camera-store.ts'
import { useModelTask } from './use-model-task.ts'

/** The AI's marks over a still. They are dashed, as always until a reader decides. */
export function StillMarks({ still }: { readonly still: Still }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const shown = useCamera((state) => state.marks)
  const cells = still.look.kind === 'seen' ? still.look.cells : null
  const { width, height } = still.field.canvas
  const task = useModelTask()
  useEffect(() => {
    const target = canvas.current
    const context = target?.getContext('2d')
    if (!target || !context || !cells || !task) return
    const layer = createMarksLayer(markLooks(task), () => draw())
    layer.setMarks(marksOf(cells, task), true)
    const draw = () => {
      const ratio = window.devicePixelRatio || 1
      const { clientWidth: widthPx, clientHeight: heightPx } = target
      target.width = Math.round(widthPx * ratio)
      target.height = Math.round(heightPx * ratio)
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.clearRect(0, 0, widthPx, heightPx)
      layer.draw(context, { x: width / 2, y: height / 2, zoom: widthPx / width, rotation: 0, widthPx, heightPx })
    }
    const resized = new ResizeObserver(draw)
    resized.observe(target)
    const view = () => {
      const { clientWidth: widthPx, clientHeight: heightPx } = target
      return { x: width / 2, y: height / 2, zoom: widthPx / width, rotation: 0, widthPx, heightPx }
    }
    const onMove = (event: PointerEvent) => {
      const box = target.getBoundingClientRect()
      if (layer.hover({ x: event.clientX - box.left, y: event.clientY - box.top }, view())) draw()
    }
    target.addEventListener('pointermove', onMove)
    return () => {
      resized.disconnect()
      target.removeEventListener('pointermove', onMove)
      layer.close()
    }
  }, [cells, task, width, height])
  return <canvas ref={canvas} className={styles.over} hidden={!shown || !cells} aria-hidden />
}

function marksOf(cells: readonly FieldCell[], task: Task): Marks {
  const column = (value: (cell: FieldCell, i: number) => number) => cells.map(value)
  return {
    count: cells.length,
    id: column((_, i) => i + 1),
    x: column(({ x }) => x),
    y: column(({ y }) => y),
    width: column(({ width }) => width),
    height: column(({ height }) => height),
    label: column(({ label }) => task.worstFirst.indexOf(label)),
    score: column(({ abnormal }) => Math.round(abnormal * 1000)),
    status: column(() => 0),
    byReader: column(() => 0),
  }
}
