// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { closeToast, toasts } from '#renderer/ui/toasts.ts'
import { listenForFaults } from './faults.ts'

let end: () => void
let sent: unknown[]
beforeEach(() => {
  sent = []
  vi.stubGlobal('fetch', async (_url: string, init: { body?: string }) => {
    sent.push(JSON.parse(init.body ?? 'null'))
    return new Response(JSON.stringify({ result: { data: { id: 'B-12ab34' } } }))
  })
  end = listenForFaults()
})
afterEach(() => {
  end()
  vi.unstubAllGlobals()
  for (const { id } of toasts.getState().shown) closeToast(id)
})
const shown = () => toasts.getState().shown.map(({ text }) => text)
const happen = (type: string, detail: object) => globalThis.dispatchEvent(Object.assign(new Event(type), detail))

it('An error thrown by a script is logged, and its id is shown', async () => {
  happen('error', { message: 'broken', error: new TypeError('broken') })
  await vi.waitFor(() => expect(shown()).toEqual([expect.stringContaining('B-12ab34')]))
  expect(sent).toMatchObject([{ where: 'script', page: 'worklist', name: 'TypeError', message: 'broken' }])
})

it('An unhandled promise rejection is logged, and its id is shown', async () => {
  happen('unhandledrejection', { reason: 'lost' })
  await vi.waitFor(() => expect(sent).toMatchObject([{ where: 'promise', message: 'lost' }]))
})

it('A browser’s warning about a resize loop is ignored', async () => {
  happen('error', { message: 'ResizeObserver loop completed with undelivered notifications.', error: null })
  happen('error', { message: 'broken', error: null })
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  expect(sent).toMatchObject([{ message: 'broken' }])
})
