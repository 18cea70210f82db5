import { useEffect, useState } from 'react'
import { api } from '#renderer/client/api.ts'
import { ClassGlyph } from '#renderer/ui/ClassBadge.tsx'
import type { NearestCells as Nearest } from '#shared/contract/schemas/screening.ts'
import { t } from '#shared/messages/index.ts'
import { useTask } from '../state/case-context.tsx'
import styles from './cell.module.css'

/** Side of an example in CSS pixels. Its nucleus lies in the middle. */
const sidePx = 56

/**
 * The evidence for the model's classification: the labelled training cells that it finds most similar, with their
 * labels.
 */
export function NearestCells({ cellId }: { readonly cellId: number }) {
  const near = useNearest(cellId)
  const task = useTask()
  if (!near?.sheet || near.examples.length === 0) return null
  const { url, thumbPx, citation } = near.sheet
  const inset = (thumbPx - sidePx) / 2
  return (
    <div className={styles.nearest} title={citation}>
      <span className={styles.dim}>{t('casePage.nearest')}</span>
      <ul aria-label={t('casePage.nearest')}>
        {near.examples.map(({ label, similarity, column, row }) => {
          const { name, look } = task.classOf(label)
          const title = t('casePage.nearest-one', { label: name, similarity: similarity.toFixed(2) })
          return (
            <li
              key={`${column}-${row}`}
              title={title}
              style={{
                backgroundImage: `url(${url})`,
                backgroundPosition: `-${column * thumbPx + inset}px -${row * thumbPx + inset}px`,
              }}
            >
              <span data-on-glass>
                <ClassGlyph look={look} /> {name}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/**
 * The nearest training cells. They are fetched once the reader stays on a cell, so that moving through the gallery
 * costs nothing.
 */
function useNearest(cellId: number): Nearest | null {
  const [found, setFound] = useState<{ cellId: number; near: Nearest } | null>(null)
  useEffect(() => {
    let stale = false
    const timer = setTimeout(
      () =>
        api.cells.nearest.query({ cellId }).then(
          (near) => {
            if (!stale) setFound({ cellId, near })
          },
          () => undefined,
        ),
      150,
    )
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [cellId])
  // The previous strip stays until the next answer arrives, so that the panel does not jump.
  return found?.near ?? null
}
