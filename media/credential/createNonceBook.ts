import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { type JoinNonceBinding, joinNonceText, parseJoinNonce } from '#protocol/joinNonce.ts'

export interface NonceBook {
  /** Looks without using it up. */
  check(text: string, bound: JoinNonceBinding, nowS: number): 'good' | 'used' | 'expired' | 'invalid'
  /** Uses it up; call only after `check` said good. */
  spend(text: string, nowS: number): void
}

/** Remembers spent join nonces until they would be expired anyway. */
export function createNonceBook(keys: Pick<RotatingSecret, 'accepted'>): NonceBook {
  const spent = new Map<string, number>()

  function forget(nowS: number): void {
    for (const [random, exp] of spent) if (exp < nowS) spent.delete(random)
  }

  return {
    check(text, bound, nowS) {
      const nonce = parseJoinNonce(text)
      if (!nonce) return 'invalid'
      const signed = joinNonceText(nonce.random, nonce.exp, bound)
      const given = Buffer.from(nonce.mac)
      const isGenuine = keys.accepted().some((key) => {
        const mac = createHmac('sha256', key).update(signed).digest('base64url')
        return timingSafeEqual(Buffer.from(mac), given)
      })
      if (!isGenuine) return 'invalid'
      if (nonce.exp < nowS) return 'expired'
      return spent.has(nonce.random) ? 'used' : 'good'
    },
    spend(text, nowS) {
      const nonce = parseJoinNonce(text)
      if (!nonce) return
      forget(nowS)
      spent.set(nonce.random, nonce.exp)
    },
  }
}
