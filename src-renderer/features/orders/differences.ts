/** Splits a text into runs that equal or differ from what was read, so that a single wrong digit can be seen. */
export function differences(text: string, read: string): { readonly text: string; readonly same: boolean }[] {
  const runs: { text: string; same: boolean }[] = []
  const there = read.toUpperCase()
  for (const [i, sign] of [...text].entries()) {
    const same = there === '' || there[i] === sign.toUpperCase()
    const last = runs.at(-1)
    if (last?.same === same) last.text += sign
    else runs.push({ text: sign, same })
  }
  return runs
}
