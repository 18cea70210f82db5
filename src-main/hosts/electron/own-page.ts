import type { Updating } from '#main/app/index.ts'
import { toResponse } from '#main/http/index.ts'
import { deskAnswer, mostFormBytes, type StartDesk } from '../start-desk/index.ts'
import { startPage } from '../start-page.ts'
import { type AnsweringCore, answering } from './answering.ts'
import { type ElectronApi, isOwn, scheme } from './electron-api.ts'

/** What the window shows at the product's own address: the progress of an update, then the core. */
export function createOwnPage({ protocol }: Pick<ElectronApi, 'protocol'>, openWindow: () => void) {
  let answers: ReturnType<typeof answering> | null = null
  let updating: Updating = { share: 0, msLeft: null }
  let desk: StartDesk | null = null
  let open = false

  async function answer(request: Request): Promise<Response> {
    if (answers) return answers(request)
    if (!isOwn(request.url)) return new Response(null, { status: 403 })
    if (!desk) return toResponse(startPage(updating))
    const form = request.method === 'POST' ? await request.text() : ''
    if (form.length > mostFormBytes) return new Response(null, { status: 413 })
    return toResponse(await deskAnswer(desk, request.method, form))
  }

  function openOnce(): void {
    if (open) return
    open = true
    protocol.handle(scheme, answer)
    openWindow()
  }

  return {
    /** Opens the window with the progress of an update, or shows the progress there. */
    show(now: Updating): void {
      updating = now
      openOnce()
    },
    /** Opens the window in which a person is asked; null when that is over. */
    ask(asking: StartDesk | null): void {
      desk = asking
      openOnce()
    },
    /** The core answers from now on. Opens the window if it is not open yet. */
    attach(core: AnsweringCore): void {
      answers = answering(core)
      openOnce()
    },
  }
}
