import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { subkeyOf, unwrap, type Wrapped, wrap } from './wrap.ts'

/**
 * A data key wrapped for a secret that a person holds: words or a password. The secret is not kept. A pair of X25519 is
 * derived from it, and the public half is kept, so that another data key can be wrapped for the same secret later.
 */
export interface Held extends Wrapped {
  /** Public half of a pair made for this wrap alone, base64. Absent in wraps of earlier versions. */
  readonly from?: string | undefined
  /** Public half of the secret's pair, encrypted under the data key: whoever lacks that key cannot put another there. */
  readonly holder?: Wrapped | undefined
}

/** Wraps a data key for a secret of full strength, 32 bytes. */
export const hold = (key: Buffer, secret: Buffer, purpose: string): Held =>
  holdFor(key, publicHalf(pairOf(secret, purpose)), purpose)

/** The data key; null if the secret is another one or the wrap was changed. */
export function openHeld(held: Held, secret: Buffer, purpose: string): Buffer | null {
  if (held.from === undefined) return unwrap(held, secret, purpose)
  const own = pairOf(secret, purpose)
  return unwrap(held, shared(own, Buffer.from(held.from, 'base64'), held.from, publicHalf(own)), purpose)
}

/** Wraps `next` for the secret that opens `held`, whose data key is `key`. Null for a wrap of an earlier version. */
export function holdNext(held: Held, key: Buffer, next: Buffer, purpose: string): Held | null {
  const holder = held.holder && unwrap(held.holder, key, `holder ${purpose}`)
  return holder ? holdFor(next, holder, purpose) : null
}

function holdFor(key: Buffer, holder: Buffer, purpose: string): Held {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const from = publicHalf(publicKey).toString('base64')
  return {
    ...wrap(key, shared(privateKey, holder, from, holder), purpose),
    ...{ from, holder: wrap(holder, key, `holder ${purpose}`) },
  }
}

/** What precedes the 32 bytes of an X25519 key in DER. */
const [privateStart, publicStart] = ['302e020100300506032b656e04220420', '302a300506032b656e032100'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

const pairOf = (secret: Buffer, purpose: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([privateStart!, subkeyOf(secret, `pair ${purpose}`)]),
    ...{ format: 'der', type: 'pkcs8' },
  })

const publicHalf = (pair: KeyObject): Buffer =>
  (pair.type === 'private' ? createPublicKey(pair) : pair).export({ format: 'der', type: 'spki' }).subarray(-32)

/** A secret that both halves of two pairs agree on, bound to the two public halves. */
function shared(privateKey: KeyObject, other: Buffer, from: string, holder: Buffer): Buffer {
  const publicKey = createPublicKey({ key: Buffer.concat([publicStart!, other]), format: 'der', type: 'spki' })
  return Buffer.concat([diffieHellman({ privateKey, publicKey }), Buffer.from(from, 'base64'), holder])
}
