// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'
import { focusNextFrame } from './focus-next-frame.ts'

const button = (name: string): HTMLElement => {
  const made = document.createElement('button')
  made.name = name
  document.body.append(made)
  return made
}
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

beforeEach(() => document.body.replaceChildren())

test('the focus moves with the next frame, to the element that is on the page then', async () => {
  focusNextFrame(() => document.querySelector('button'))
  const gallery = button('gallery')
  await nextFrame()
  expect(document.activeElement).toBe(gallery)
})

test('a focus that a later key moved stays where it is', async () => {
  const [gallery, field] = [button('gallery'), button('field')]
  focusNextFrame(() => gallery)
  field.focus()
  await nextFrame()
  expect(document.activeElement).toBe(field)
})

test('an element that left the page with the focus is no later choice', async () => {
  const [gallery, closed] = [button('gallery'), button('closed')]
  closed.focus()
  focusNextFrame(() => gallery)
  closed.remove()
  await nextFrame()
  expect(document.activeElement).toBe(gallery)
})
