import type { Database } from 'better-sqlite3-multiple-ciphers'
import { matchPlaces, samePlaceMicrons } from '#shared/domain/place-match.ts'

interface Row {
  readonly id: number
  readonly readId: number
  readonly cellId: number | null
  readonly x: number
  readonly y: number
}

/**
 * Attaches decisions made on an older screening to the cell at their place in the current one. If the same read has
 * already decided on that cell, the older decision is set aside, so that one nucleus is counted once.
 */
export function anchorLeftovers(db: Database): void {
  const slides = db
    .prepare<[], { id: number; screeningId: number | null; micronsPerPixel: number | null }>(
      `SELECT id, shown_screening_id AS screeningId, microns_per_pixel AS micronsPerPixel FROM slides
       WHERE id IN (SELECT slide_id FROM decisions WHERE cell_id IS NULL)`,
    )
    .all()
  const decisions = db.prepare<[number], Row>(
    'SELECT id, read_id AS readId, cell_id AS cellId, x, y FROM decisions WHERE slide_id = ? AND removed = 0 ORDER BY id DESC',
  )
  const cells = db.prepare<[number | null], { id: number; target: number; x: number; y: number }>(
    'SELECT id, coalesce(repeat_of, id) AS target, x, y FROM cells WHERE screening_id = ? ORDER BY id',
  )
  const anchor = db.prepare<[number, number]>('UPDATE decisions SET cell_id = ? WHERE id = ?')
  const putAside = db.prepare<[number]>('UPDATE decisions SET removed = 1, marked = 0 WHERE id = ?')

  for (const { id, screeningId, micronsPerPixel } of slides) {
    const within = samePlaceMicrons / (micronsPerPixel ?? 1)
    const proposals = cells.all(screeningId)
    for (const rows of Map.groupBy(decisions.all(id), ({ readId }) => readId).values()) {
      const taken = new Set(rows.flatMap(({ cellId }) => cellId ?? []))
      const free = proposals.filter(({ target }) => !taken.has(target))
      const anchored = rows.filter(({ cellId }) => cellId !== null)
      const loose = rows.filter(({ cellId }) => cellId === null)
      const decided = matchPlaces(loose, anchored, within)
      const matched = matchPlaces(loose, free, within)
      loose.forEach((row, n) => {
        const target = free[matched[n]!]?.target
        if (target !== undefined && !taken.has(target)) {
          anchor.run(target, row.id)
          taken.add(target)
        } else if (decided[n] !== -1) putAside.run(row.id)
      })
    }
  }
}
