import { randomBytes } from 'node:crypto'
import { newId } from '#domain/ids.ts'
import { inTurns, isDue, type Tally } from './inTurns.ts'

export interface RefusedAdmissions {
  url: string
  /** bearer tokens of the accounts that ask, in turns */
  tokens: string[]
  requests: number
  /** none: as fast as answers come */
  perS?: number
  /** `wellFormed` names rooms that could exist, `shapeless` what no room is called */
  ids: 'wellFormed' | 'shapeless'
  /** sends a made-up token of an announced retry with each */
  withRetryTokens?: boolean
  /** what a proxy says of who asks */
  forwardedFor?: string
}

const AT_ONCE = 25

/**
 * Asks to be let into rooms that nobody has, each time into another.
 * @returns how often each status came back
 */
export function playRefusedAdmissions(attack: RefusedAdmissions): Promise<Tally> {
  const startedAtMs = performance.now()
  return inTurns(attack.requests, AT_ONCE, async (n) => {
    await isDue(n, attack.perS ?? 0, startedAtMs)
    const id = attack.ids === 'wellFormed' ? newId('rom', randomBytes) : randomBytes(20).toString('hex')
    const retryToken = attack.withRetryTokens ? { retryToken: randomBytes(32).toString('base64url') } : {}
    const response = await fetch(`${attack.url}/v1/rooms/${id}/admissions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${attack.tokens[n % attack.tokens.length]}`,
        ...(attack.forwardedFor ? { 'x-forwarded-for': attack.forwardedFor } : {}),
      },
      body: JSON.stringify({ action: 'watch', ...retryToken }),
    })
    await response.arrayBuffer()
    return response.status
  })
}
