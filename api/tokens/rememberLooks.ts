import type { Clock } from '#domain/clock.ts'
import { createTurns } from '../http/limits/personTurns.ts'
import type { ForeignToken, ForeignTokens, NoForeignToken } from '../ports/foreignTokens.ts'

type Look = ForeignTokens['look']
type Said = ForeignToken | NoForeignToken

/** So long what a token says of itself is remembered: who saves a door asks again for what its page asked for. */
const FOUND_MS = 60_000
/** So long what is none, for somebody who asks again and again; it may be one in a moment. */
const REFUSED_MS = 5_000
const MAX_REMEMBERED = 1_000
/** Looks on their way, and those that wait: each is some twenty questions to the nodes. */
const TURNS = { atOnce: 4, waiting: 40, atOnceEach: 1, waitingEach: 5 }

/** A look for somebody. */
export type LookFor = (askedBy: string, ...asked: Parameters<Look>) => Promise<Said>

/**
 * Looks at foreign tokens, where what was seen a moment ago, or is being looked at, is not asked for again, and everybody has a turn. Throws
 * ProblemError RATE_LIMITED, too.
 */
export function rememberLooks(look: Look, clock: Clock): LookFor {
  const seen = new Map<string, { said: Said; atMs: number }>()
  const takeTurn = createTurns(TURNS)
  const onTheWay = new Map<string, Promise<Said>>()

  function recall(key: string): Said | null {
    const known = seen.get(key)
    if (!known) return null
    const ageMs = clock() - known.atMs
    const maxMs = typeof known.said === 'string' ? REFUSED_MS : FOUND_MS
    return ageMs >= 0 && ageMs < maxMs ? known.said : null
  }

  function remember(key: string, said: Said, atMs: number): void {
    // its block is read any moment
    if (said === 'MADE_HERE') return
    seen.delete(key)
    const oldest = seen.size >= MAX_REMEMBERED ? seen.keys().next() : null
    if (oldest && !oldest.done) seen.delete(oldest.value)
    seen.set(key, { said, atMs })
  }

  async function lookNow(key: string, asked: Parameters<Look>): Promise<Said> {
    const atMs = clock()
    const said = await look(...asked)
    remember(key, said, atMs)
    return said
  }

  return async (askedBy, ...asked) => {
    const key = asked.join(' ')
    const known = recall(key) ?? onTheWay.get(key)
    if (known) return known
    const looked = takeTurn({ group: askedBy, person: askedBy }, () => lookNow(key, asked)).finally(() =>
      onTheWay.delete(key),
    )
    onTheWay.set(key, looked)
    return looked
  }
}
