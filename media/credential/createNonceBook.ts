import { createHmac, timingSafeEqual } from 'node:crypto'
import { type JoinNonceBinding, joinNonceText, parseJoinNonce } from '#protocol/joinNonce.ts'

export interface NonceBook {
  /** Looks without using it up. */
  check(text: string, bound: JoinNonceBinding, nowS: number): 'good' | 'used' | 'expired' | 'invalid'
  /** Uses it up; call only after `check` said good. */
  spend(text: string, nowS: number): void
}

/** Remembers spent join nonces until they would be expired anyway. */
export function createNonceBook(secret: string): NonceBook {
  const spent = new Map<string, number>()

  function forget(nowS: number): void {
    for (const [random, exp] of spent) if (exp < nowS) spent.delete(random)
  }

  return {
    check(text, bound, nowS) {
      const nonce = parseJoinNonce(text)
      if (!nonce) return 'invalid'
      const signed = joinNonceText(nonce.random, nonce.exp, bound)
      const mac = createHmac('sha256', secret).update(signed).digest('base64url')
      if (!timingSafeEqual(Buffer.from(mac), Buffer.from(nonce.mac))) return 'invalid'
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
