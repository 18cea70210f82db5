import { mostPictures } from '../picture-list.ts'

/** Fewest pictures that form a stack, because two could be anything. */
const fewest = 3
const pictureName = /^(.*?)(\d{1,6})(\D*)\.(jpe?g|png|tiff?)$/i

/**
 * The names of a folder's focal planes, lowest first, or null if the folder cannot be a stack. They are the longest
 * series of at least three pictures of one kind whose names differ only in a number that counts up without gaps
 * (`fov000.jpg`, `fov001.jpg`, ...). A picture with another name, such as `all_in_focus.jpg`, is not a plane. The
 * engine checks that the pictures have one size and show one field.
 */
export function numberedSeries(names: readonly string[]): string[] | null {
  const series = new Map<string, { name: string; number: number }[]>()
  for (const name of names) {
    const parts = pictureName.exec(name)
    if (!parts) continue
    const key = `${parts[1]}\0${parts[3]}\0${parts[4]}`.toLowerCase()
    const members = series.get(key) ?? []
    members.push({ name, number: Number(parts[2]) })
    series.set(key, members)
  }
  const longest = [...series.values()].sort((a, b) => b.length - a.length)[0]
  if (!longest || longest.length < fewest || longest.length > mostPictures.planes) return null
  longest.sort((a, b) => a.number - b.number)
  const whole = longest.every(({ number }, i) => number === longest[0]!.number + i)
  return whole ? longest.map(({ name }) => name) : null
}
