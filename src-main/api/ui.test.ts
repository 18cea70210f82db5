import { expect, it } from 'vitest'
import { createUi } from './ui.ts'

it('lets the window use the camera, and no other feature that needs permission', async () => {
  const { headers } = await createUi('/nowhere')('/')
  const policy = headers['permissions-policy']?.split(', ') ?? []
  expect(policy.filter((one) => !one.endsWith('=()'))).toEqual(['camera=(self)'])
  for (const feature of ['microphone', 'geolocation', 'display-capture', 'usb', 'serial', 'bluetooth'])
    expect(policy).toContain(`${feature}=()`)
})
