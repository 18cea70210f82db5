/** A typed number above zero, with point or comma; null if it is not one. */
export function parsePositive(text: string): number | null {
  const clean = text.trim().replace(',', '.')
  if (!/^(\d+\.?\d*|\.\d+)$/.test(clean)) return null
  const value = Number(clean)
  return value > 0 ? value : null
}
