import type { IncomingMessage } from 'node:http'
import { page } from '#main/api/index.ts'
import type { Updating } from '#main/app/index.ts'
import type { Answer } from '#main/http/index.ts'
import { t } from '#shared/messages/index.ts'
import { deskAnswer, type StartDesk } from '../start-desk/index.ts'
import { startPage } from '../start-page.ts'
import { formOf } from './form.ts'
import { sameSecret, secret } from './sessions.ts'

/** What the windows see until there is a core. */
export function createBeforeCore() {
  let shown: Answer = startPage({ share: 0, msLeft: null })
  let desk: StartDesk | null = null
  /** The token of the addresses given before the core was there. */
  let early: string | null = null
  return {
    /** Null if no address was given. */
    given: () => early,
    token(): string {
      early ??= secret()
      return early
    },
    show(updating: Updating): void {
      shown = startPage(updating)
    },
    refuse(why: string): void {
      shown = page(t('common.product'), escaped(why), '', 503)
    },
    ask(asking: StartDesk | null): void {
      desk = asking
    },
    /**
     * The answer to a request; null if it is refused. Only a window with the address sees a desk, which names people.
     * Whoever lacks it is told nothing.
     */
    async answer(request: IncomingMessage): Promise<Answer | null> {
      if (!desk) return shown
      const { method = 'GET', url = '/' } = request
      const token = new URL(url, 'http://127.0.0.1').searchParams.get('token') ?? ''
      if (early === null || !sameSecret(token, early)) return null
      const form = method === 'POST' ? await formOf(request) : ''
      return form === null ? null : deskAnswer(desk, method, form)
    },
  }
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
