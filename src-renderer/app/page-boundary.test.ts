// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { act, createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, it, vi } from 'vitest'
import { PageBoundary } from './PageBoundary.tsx'

afterEach(() => vi.unstubAllGlobals())

function Broken(): never {
  throw new TypeError('this page cannot be drawn')
}

it('A page that breaks is logged, and the frame shows the id to report', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const sent: unknown[] = []
  vi.stubGlobal('fetch', async (_url: string, init: { body?: string }) => {
    sent.push(JSON.parse(init.body ?? 'null'))
    return new Response(JSON.stringify({ result: { data: { id: 'B-12ab34' } } }))
  })
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  const boundary = createElement(PageBoundary, null, createElement(Broken))
  await act(async () => root.render(createElement(MantineProvider, null, boundary)))
  await act(async () => void (await vi.waitFor(() => expect(place.textContent).toContain('B-12ab34'))))
  expect(place.textContent).toContain('Reload')
  expect(sent).toMatchObject([{ where: 'page', page: 'worklist', message: 'this page cannot be drawn' }])
  await act(async () => root.unmount())
})
