import { createHash, randomBytes } from 'node:crypto'
import type { SecondFactorOffer } from '#shared/contract/schemas/people.ts'

/** s. As RFC 6238 and every authenticator have it. */
const period = 30
const recoveryCodeCount = 10

/** A new secret for the authenticator of a person. */
export async function newSecret(label: string): Promise<SecondFactorOffer> {
  const { Secret, TOTP } = await import('otpauth')
  const secret = new Secret({ size: 20 })
  return { secret: secret.base32, uri: new TOTP({ issuer: 'Daybreak', label, secret, period }).toString() }
}

/**
 * The time step of a right code, or null. The clocks may differ by one step. A code of `lastStep` or before was used
 * already.
 */
export async function stepOf(secret: string, code: string, lastStep: number, now: Date): Promise<number | null> {
  const { Secret, TOTP } = await import('otpauth')
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period })
  const token = code.replace(/\s/g, '')
  const delta = /^\d{6}$/.test(token) ? totp.validate({ token, timestamp: now.getTime(), window: 1 }) : null
  if (delta === null) return null
  const step = Math.floor(now.getTime() / 1000 / period) + delta
  return step > lastStep ? step : null
}

/** Codes for a lost authenticator, each for one use. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodeCount }, () => {
    const hex = randomBytes(6).toString('hex')
    return `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`
  })

/** 48 random bits need no slow hash. */
export const recoveryHash = (code: string): string =>
  createHash('sha256')
    .update(code.toLowerCase().replace(/[^0-9a-f]/g, ''))
    .digest('hex')
