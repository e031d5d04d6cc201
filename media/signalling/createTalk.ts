import type { Clock } from '#domain/clock.ts'
import { SIGNAL_CLOSE } from '#protocol/signal.ts'
import { createMessageRate } from './createMessageRate.ts'

const MESSAGES = { perS: 50, most: 50 }
// A seat has two negotiations a second, and a message 64 kB at most: who only negotiates is never cut.
const BYTES = { perS: 131_072, most: 262_144 }

/** Why a client is cut that says too much. */
export interface TooMuch {
  reason: 'TOO_MANY_MESSAGES' | 'TOO_MANY_BYTES'
  detail: string
  code: number
}

const TOO_MANY_MESSAGES: TooMuch = {
  reason: 'TOO_MANY_MESSAGES',
  detail: 'too many messages',
  code: SIGNAL_CLOSE.tooManyMessages,
}
const TOO_MANY_BYTES: TooMuch = {
  reason: 'TOO_MANY_BYTES',
  detail: 'too many bytes',
  code: SIGNAL_CLOSE.tooManyBytes,
}

/** Notes one more message; null: it is heard. */
export type Talk = (bytes: number) => TooMuch | null

/** What one client may say, whatever it is: so many messages, and so many bytes. */
export function createTalk(clock: Clock): Talk {
  const hasMessage = createMessageRate(MESSAGES, clock)
  const hasBytes = createMessageRate(BYTES, clock)
  return (bytes) => {
    if (!hasMessage(1)) return TOO_MANY_MESSAGES
    return hasBytes(bytes) ? null : TOO_MANY_BYTES
  }
}
