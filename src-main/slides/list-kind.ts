/** What the pictures of a folder are together: focal planes of one field, or fields of one slide. */
export type ListKind = 'planes' | 'fields'

/** What a list's file begins with, so that it is known by content as every slide is. */
export const magic: Readonly<Record<ListKind, string>> = {
  planes: '{"daybreak":"focal planes"',
  fields: '{"daybreak":"fields"',
}

/** How the names of lists end. */
export const listEndings: Readonly<Record<ListKind, string>> = { planes: '.planes', fields: '.fields' }

/** Whether a slide's file is a list, by its name. */
export const isPictureList = (path: string): boolean =>
  Object.values(listEndings).some((ending) => path.endsWith(ending))

/** The kind of list that a file with these first bytes is; null where it is none. */
export const listKindOf = (head: Buffer): ListKind | null =>
  (['planes', 'fields'] as const).find((kind) => head.toString('latin1', 0, magic[kind].length) === magic[kind]) ?? null
