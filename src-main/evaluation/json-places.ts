/** 1-based line of a place in a text. */
export const lineAt = (text: string, at: number): number => {
  let line = 1
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++
  return line
}

/** The line on which each item of the array `key` of the outermost object begins; the text must be sound JSON. */
export function itemLines(text: string, key: string): number[] {
  const lines: number[] = []
  let depth = 0
  let line = 1
  let name = ''
  let inside = false
  let waiting = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\n') line++
    if (c === ' ' || c === '\n' || c === '\r' || c === '\t' || c === ':') continue
    if (inside && depth === 2 && c === ',') waiting = true
    else if (inside && depth === 2 && waiting && c !== ']') {
      lines.push(line)
      waiting = false
    }
    if (c === '"') {
      const from = i + 1
      for (i++; text[i] !== '"'; i++) if (text[i] === '\\') i++
      if (depth === 1) name = text.slice(from, i)
    } else if (c === '{' || c === '[') {
      if (++depth === 2 && c === '[' && name === key) {
        inside = true
        waiting = true
      }
    } else if (c === '}' || c === ']') {
      if (depth-- === 2) inside = false
    }
  }
  return lines
}
