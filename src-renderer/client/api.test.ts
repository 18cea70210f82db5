// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest'
import { emptyDraft } from '#shared/domain/bethesda/index.ts'
import { api } from './api.ts'

afterEach(() => vi.unstubAllGlobals())

it('The save of a draft outlives the window, because it may be under way when the window closes', async () => {
  const sent = new Map<string, boolean>()
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    sent.set(new URL(String(input)).pathname, init?.keepalive === true)
    return new Response(JSON.stringify({ result: { data: { savedAt: '' } } }))
  })
  await api.cases.saveDraft.mutate({ caseId: 1, draft: emptyDraft('not-stated'), basedOn: null })
  await api.cases.open.query({ caseId: 1 })
  expect(sent).toEqual(
    new Map([
      ['/trpc/cases.saveDraft', true],
      ['/trpc/cases.open', false],
    ]),
  )
})
