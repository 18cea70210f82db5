import { native, type Picked } from '#renderer/client/native.ts'

/** The files and folders of a drop. On the desktop each is given by its path; in a browser, a folder has its files. */
export async function droppedFiles(data: DataTransfer): Promise<Picked[]> {
  // Entries must be read before the first await, because the browser empties the drop afterwards.
  const files = [...data.files]
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (native.desktop) return files.map(native.picked)
  const folders = entries.filter((entry) => entry.isDirectory)
  if (folders.length === 0) return files.map(native.picked)
  const inside = await Promise.all(entries.map(pickedIn))
  return inside.flat()
}

/** The picks of a folder: its own files as one, then each folder inside it. Hidden files are left out. */
async function pickedIn(entry: FileSystemEntry): Promise<Picked[]> {
  if (entry.isFile) return [native.picked(await fileOf(entry as FileSystemFileEntry))]
  const inside = (await entriesOf(entry as FileSystemDirectoryEntry)).filter(({ name }) => !name.startsWith('.'))
  const files = await Promise.all(inside.filter((one) => one.isFile).map((one) => fileOf(one as FileSystemFileEntry)))
  const folders = await Promise.all(inside.filter((one) => one.isDirectory).map(pickedIn))
  return [...(files.length > 0 ? [{ kind: 'folder' as const, name: entry.name, files }] : []), ...folders.flat()]
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    // A reader returns its entries in portions. An empty portion is the last.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (portion.length === 0) return entries
    entries.push(...portion)
  }
}
