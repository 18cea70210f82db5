/**
 * A description of an image with numbers only, in the form of its writer, so that readers still find scale and objective;
 * null where nothing of it is needed. No text of the source is taken over.
 */
export function cleanDescription(
  text: string | null,
  size: { readonly width: number; readonly height: number },
): string | null {
  if (text === null) return null
  if (text.startsWith('Aperio')) return aperio(text, size)
  return text.trimStart().startsWith('{') ? numbersOf(text) : null
}

function aperio(text: string, { width, height }: { readonly width: number; readonly height: number }): string {
  const value = (key: string) => new RegExp(`\\|\\s*${key}\\s*=\\s*([0-9.]{1,20})`).exec(text)?.[1]
  const [magnification, mpp] = [value('AppMag'), value('MPP')]
  return [
    `Aperio Image Library, pseudonymised\r\n${width}x${height}`,
    ...(magnification === undefined ? [] : [`AppMag = ${magnification}`]),
    ...(mpp === undefined ? [] : [`MPP = ${mpp}`]),
  ].join('|')
}

/** A JSON object of ours: its numbers, truth values and lists of them. */
function numbersOf(text: string): string | null {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? JSON.stringify(onlyNumbers(read)) : null
  } catch {
    return null
  }
}

function onlyNumbers(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value)) return value.map(onlyNumbers).filter((one) => one !== undefined)
  if (typeof value !== 'object') return undefined
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, onlyNumbers(one)] as const)
      .filter(([, one]) => one !== undefined),
  )
}
