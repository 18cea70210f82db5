/** How a slide is to be read, most urgent first. The names are the same for every task. */
export const lanes = ['urgent', 'full-read', 'review', 'light-read'] as const
export type Lane = (typeof lanes)[number]
