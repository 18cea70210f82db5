import { native, type Picked } from '#renderer/app/native.ts'

/** The files of a drop. A folder's files are taken too: by its path on the desktop, file by file in a browser. */
export async function droppedFiles(data: DataTransfer): Promise<Picked[]> {
  // Entries must be taken before the first await: the browser empties the drop afterwards.
  const files = [...data.files]
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (native.desktop) return files.map(native.picked)
  const folders = entries.filter((entry) => entry.isDirectory)
  if (folders.length === 0) return files.map(native.picked)
  const inside = await Promise.all(entries.map(filesOf))
  return inside.flat().map(native.picked)
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [file]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: File[] = []
  for (;;) {
    // A reader gives its entries in portions, and an empty one at the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (portion.length === 0) return files
    for (const inner of portion) if (!inner.name.startsWith('.')) files.push(...(await filesOf(inner)))
  }
}
