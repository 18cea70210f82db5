import { z } from 'zod'
import { oneLine } from '../../domain/plain-text.ts'
import { permissions } from '../permissions.ts'
import { roles } from '../roles.ts'
import { timestamp } from './common.ts'

/** `just-me`: one person without a password, who may do everything. `several`: people with accounts and roles. */
export const waysOfWorking = ['just-me', 'several'] as const
export type WayOfWorking = (typeof waysOfWorking)[number]

export const personId = z.string().min(1).max(40)
const name = z.string().max(200).overwrite(oneLine).trim().min(2).max(80)
/**
 * A password as typed. Longer ones are refused before they cost time. Systems type an accent as one character or as two;
 * both are the same password.
 */
export const password = z
  .string()
  .min(1)
  .max(128)
  .overwrite((text) => text.normalize('NFC'))
const held = z.array(z.enum(roles)).min(1).max(roles.length)
const named = z.object({ id: z.string(), name: z.string() })

/** Who has this window, and what it may show. */
export const sessionState = z.object({
  /** Null: nobody was asked yet. */
  way: z.enum(waysOfWorking).nullable(),
  person: named
    .extend({ permissions: z.array(z.enum(permissions)), roles: z.array(z.enum(roles)), secondFactor: z.boolean() })
    .nullable(),
  /** Whose work the window covers while it is locked. */
  lockedFor: named.nullable(),
  /** Who signed in with a one-time password, and must set a password now. */
  mustChange: named.nullable(),
  /** Who can sign in, by name. Empty where nobody has to. */
  names: z.array(named),
})
export type SessionState = z.infer<typeof sessionState>

/** The answer to the first question. A name may be given later by whoever works alone. */
export const firstChoice = z.discriminatedUnion('way', [
  z.object({ way: z.literal('just-me'), name: z.string().max(200).overwrite(oneLine).trim().max(80) }),
  z.object({ way: z.literal('several'), name, password, roles: held }),
])
export type FirstChoice = z.infer<typeof firstChoice>

/** `code`: of the second factor, or a recovery code. */
export const signInRequest = z.object({ name: z.string().max(200), password, code: z.string().max(40).optional() })
export type SignInRequest = z.infer<typeof signInRequest>

export const passwordOnly = z.object({ password })
export const passwordChange = z.object({ current: password, password })
export const ratingRequest = z.object({ password: z.string().max(128), name: z.string().max(80) })
/** How well a password withstands guessing, 0 to 4, and whether it may be used. */
export const rating = z.object({ score: z.number().int().min(0).max(4), good: z.boolean() })
export type Rating = z.infer<typeof rating>

/** What an authenticator needs: the address that a QR code holds, and the secret as text. */
export const secondFactorOffer = z.object({ uri: z.string(), secret: z.string() })
export type SecondFactorOffer = z.infer<typeof secondFactorOffer>
export const codeOnly = z.object({ code: z.string().max(40) })
export const recoveryCodes = z.object({ codes: z.array(z.string()) })

/** A person as an administrator sees them. */
export const personEntry = named.extend({
  roles: z.array(z.enum(roles)),
  closedAt: timestamp.nullable(),
  /** Whether a password of this person's own is set; false as well while a one-time password waits. */
  hasPassword: z.boolean(),
  secondFactor: z.boolean(),
})
export type PersonEntry = z.infer<typeof personEntry>

export const newPerson = z.object({ name, roles: held })
export const byPerson = z.object({ personId })
export const roleChange = byPerson.extend({ roles: held })
export const renaming = byPerson.extend({ name })
export const resetRequest = byPerson.extend({ secondFactor: z.boolean() })
export const oneTimePassword = z.object({ personId, password: z.string() })

/** Changes how people work with these records. Whoever asks becomes the one person, or an administrator. */
export const wayChange = z.discriminatedUnion('way', [
  z.object({ way: z.literal('just-me'), password }),
  z.object({ way: z.literal('several'), password, roles: held }),
])
export type WayChange = z.infer<typeof wayChange>
