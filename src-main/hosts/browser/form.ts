import type { IncomingMessage } from 'node:http'
import { mostFormBytes } from '../start-desk/index.ts'

/** The body of a form as text; null for one of another type, or longer than any form of ours, which is not read on. */
export async function formOf(request: IncomingMessage): Promise<string | null> {
  if (request.headers['content-type']?.split(';')[0] !== 'application/x-www-form-urlencoded') return null
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > mostFormBytes) return null
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}
