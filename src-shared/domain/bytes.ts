/** Bytes in the most readable unit: `512 B`, `1.4 MB`, `12 GB` (decimal, as on disk labels). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${step === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(2))}\u00a0${units[step]}`
}
