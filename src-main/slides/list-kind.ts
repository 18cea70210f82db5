/** What the pictures of a folder form: focal planes of one field, or fields of one slide. */
export type ListKind = 'planes' | 'fields'

/** First bytes of a list's file, so that it is recognised by content like every slide. */
export const magic: Readonly<Record<ListKind, string>> = {
  planes: '{"daybreak":"focal planes"',
  fields: '{"daybreak":"fields"',
}

/** File name endings of lists. */
export const listEndings: Readonly<Record<ListKind, string>> = { planes: '.planes', fields: '.fields' }

/** Whether a slide's file is a list, by its name. */
export const isPictureList = (path: string): boolean =>
  Object.values(listEndings).some((ending) => path.endsWith(ending))

/** The kind of list with these first bytes; null if it is not a list. */
export const listKindOf = (head: Buffer): ListKind | null =>
  (['planes', 'fields'] as const).find((kind) => head.toString('latin1', 0, magic[kind].length) === magic[kind]) ?? null
