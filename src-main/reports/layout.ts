import { print } from './colors.ts'
import type { Page, TextStyle, Typesetter } from './typesetter.ts'

/** A4 in points, with the bounds of the text. */
export const sheet = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 36, bottom: 776 } as const
export const column = sheet.right - sheet.left

/** A sheet being filled from top to bottom. Lengths in points. */
export interface Layout {
  readonly doc: Page
  readonly type: Typesetter
  /** Vertical position of the next item. */
  y: number
  /** Starts a new page unless `height` fits on this one. */
  room(height: number): void
  space(height: number): void
  /** A section's heading, kept on one page with the next `following` points of content. */
  heading(text: string, following: number): void
  paragraph(text: string, style: TextStyle, place?: { indent?: number }): void
  rule(): void
}

export const styles = {
  heading: { size: 8.5, weight: 'strong', color: print.quiet },
  body: { size: 9.5 },
  strong: { size: 9.5, weight: 'strong' },
  result: { size: 12.5, weight: 'strong', leading: 1.25 },
  small: { size: 8, color: print.quiet },
  label: { size: 8, color: print.quiet },
} as const satisfies Record<string, TextStyle>

export function createLayout(doc: Page, type: Typesetter): Layout {
  const layout: Layout = {
    doc,
    type,
    y: sheet.top,
    room(height) {
      if (layout.y + height <= sheet.bottom) return
      doc.addPage()
      layout.y = sheet.top
    },
    space(height) {
      layout.y += height
    },
    heading(text, following) {
      layout.room(30 + following)
      layout.y += 10
      layout.y += type.write(text.toUpperCase(), { x: sheet.left, y: layout.y, width: column }, styles.heading)
      layout.y += 2
      layout.rule()
      layout.y += 5
    },
    paragraph(text, style, { indent = 0 } = {}) {
      const width = column - indent
      for (const line of type.lines(text, width, style)) {
        layout.room(type.height(line, width, style))
        layout.y += type.write(line, { x: sheet.left + indent, y: layout.y, width }, style)
      }
    },
    rule() {
      doc.moveTo(sheet.left, layout.y).lineTo(sheet.right, layout.y).lineWidth(0.6).strokeColor(print.rule).stroke()
    },
  }
  return layout
}

type Pair = readonly [label: string, value: string, style?: TextStyle]
const labelWidth = 78
const rowHeight = (type: Typesetter, row: readonly Pair[], width: number): number =>
  Math.max(...row.map(([, value, style = styles.body]) => type.height(value, width, style)))

/** The height of `pairs`, so that related content can be kept on its page. */
export function pairsHeight({ type }: Layout, items: readonly Pair[], columns: 1 | 2): number {
  let height = 0
  for (let n = 0; n < items.length; n += columns)
    height += rowHeight(type, items.slice(n, n + columns), column / columns - labelWidth - 12) + 1
  return height
}

/** One or two columns of labelled values. A long value makes its row higher. */
export function pairs(layout: Layout, items: readonly Pair[], columns: 1 | 2): void {
  const { type } = layout
  const width = column / columns
  for (let n = 0; n < items.length; n += columns) {
    const row = items.slice(n, n + columns)
    const valueWidth = width - labelWidth - 12
    const height = rowHeight(type, row, valueWidth)
    layout.room(height)
    row.forEach(([label, value, style = styles.body], at) => {
      const x = sheet.left + at * width
      // The smaller label shares the value's baseline.
      type.write(label, { x, y: layout.y + 1, width: labelWidth }, styles.label)
      type.write(value, { x: x + labelWidth, y: layout.y, width: valueWidth }, style)
    })
    layout.y += height + 1
  }
}

/** A table whose first column is text and whose other columns are right-aligned numbers. */
export function table(layout: Layout, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const first = 120
  const width = (column - first) / (head.length - 1)
  const row = (cells: readonly string[], style: TextStyle) => {
    layout.room(15)
    cells.forEach((text, n) => {
      const x = sheet.left + (n === 0 ? 0 : first + (n - 1) * width)
      const align = n === 0 ? 'left' : 'right'
      layout.type.write(text, { x, y: layout.y, width: n === 0 ? first : width }, { ...style, align })
    })
    layout.y += 14
  }
  // The table stays in one piece if possible, with space below for a one-line note.
  layout.room(Math.min(14 * (rows.length + 2) + 3, sheet.bottom - sheet.top))
  row(head, styles.label)
  layout.rule()
  layout.y += 3
  for (const cells of rows) row(cells, styles.body)
}
