import { randomBytes } from 'node:crypto'
import { inTurns, isDue, type Tally } from './inTurns.ts'

export interface SignInFlood {
  url: string
  chainId: number
  requests: number
  perS?: number
  /** what a proxy says of who sends the n-th; in networks of the documentation unless given */
  forwardedFor?: (n: number) => string
}

const AT_ONCE = 25
const PREFIXES = 200

/** An address in another of 200 networks each time. */
export const scatteredAddress = (n: number): string => `198.18.${n % PREFIXES}.${((n / PREFIXES) % 256) | 0}`

/**
 * Asks for nonces and answers them with signatures of nobody, in turns.
 * @returns how often each status came back
 */
export function playSignInFlood(attack: SignInFlood): Promise<Tally> {
  const startedAtMs = performance.now()
  const forwardedFor = attack.forwardedFor ?? scatteredAddress
  return inTurns(attack.requests, AT_ONCE, async (n) => {
    await isDue(n, attack.perS ?? 0, startedAtMs)
    const address = `0x${randomBytes(20).toString('hex')}`
    const nonce = { address, chainId: attack.chainId }
    const forged = { address, message: 'let me in', signature: `0x${randomBytes(65).toString('hex')}` }
    const response = await fetch(`${attack.url}/v1/sign-in/${n % 2 ? 'wallet' : 'nonce'}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor(n) },
      body: JSON.stringify(n % 2 ? forged : nonce),
    })
    await response.arrayBuffer()
    return response.status
  })
}
