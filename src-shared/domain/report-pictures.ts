/** Whose pictures a report shows: of the cells that the reader decided on, of the marked ones only, or none. */
export const reportPictures = ['decided', 'marked', 'none'] as const
export type ReportPictures = (typeof reportPictures)[number]

/** Largest number of cells that a report shows as pictures. */
export const mostPictures = 12
