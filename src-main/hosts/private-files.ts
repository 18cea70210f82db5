/**
 * Closes every file and folder that this process and its children make to other users of the machine. Without it, a
 * new file is readable by all on most systems. Windows has no such mask; a user's own folders are closed there.
 */
export function makeFilesPrivate(): void {
  process.umask(0o077)
}
