import type { ErrorData } from '#shared/contract/errors.ts'

const lost: ErrorData = { code: 'connection-lost', params: {}, retryable: true }

/** Sends an order file's bytes to the core. Null if it was accepted; errors inside it are shown with the file. */
export async function sendOrders(file: File): Promise<ErrorData | null> {
  const url = new URL('/orders', location.href)
  url.searchParams.set('name', file.name)
  url.searchParams.set('bytes', String(file.size))
  try {
    const answer = await fetch(url, { method: 'POST', body: file })
    if (answer.ok) return null
    const { error } = (await answer.json()) as { error?: ErrorData }
    return error ?? lost
  } catch {
    return lost
  }
}

/** Opens the page's own file dialog; null if the reader cancelled. */
export function chooseFile(): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.csv,.tsv,.txt,.hl7,.orm,.oml,.dat,.msg,.json'
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null))
    input.addEventListener('cancel', () => resolve(null))
    input.click()
  })
}
