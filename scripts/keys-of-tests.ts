import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Keeps the key files of tests out of the user's own folder. The returned function removes them. */
export default function begin(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-keys-'))
  process.env.DAYBREAK_KEYS = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
