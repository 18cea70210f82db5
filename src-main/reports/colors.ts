/** Greys of the printed report. Its class colours are those of the gallery and the slide. */
export const print = {
  ink: '#1a1b1e',
  quiet: '#5c5f66',
  rule: '#c1c2c5',
  wash: '#f3f4f5',
  warn: '#9c2a10',
  warnWash: '#fdf1ec',
} as const
