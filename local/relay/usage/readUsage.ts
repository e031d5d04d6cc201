import { readRelayUser } from '#domain/calls/meeting/relay.ts'
import type { CallSide } from '#domain/calls/words.ts'

/** Who a way through the relay was opened for. */
export interface RelayWayOf {
  /** of coturn, until it is started again */
  session: string
  roomId: string
  side: CallSide
}

/** What a line of coturn says of a way: that it was opened, that it can reach the other end, what went through since the line before, or that it is gone. */
export type RelayLine =
  | ({ kind: 'opened' | 'reaches' } & RelayWayOf)
  | ({
      kind: 'used'
      /** of the other end, to this side */
      packetsIn: number
      /** of this side, to the other end */
      packetsOut: number
    } & RelayWayOf)
  | { kind: 'gone'; session: string }

// to the end, and no value with the character that ends it: nothing of a name that somebody makes up counts as more
const OPENED = /^session (\d+): new, realm=<stagedoor>, username=<([^<>]+)>, lifetime=\d+$/
const REACHES =
  /^session (\d+): realm <stagedoor> user <([^<>]+)>: incoming packet (?:CHANNEL_BIND|CREATE_PERMISSION) processed, success$/
const USED =
  /^session (\d+): peer usage: realm=<stagedoor>, username=<([^<>]+)>, rp=(\d{1,15}), rb=\d+, sp=(\d{1,15}), sb=\d+$/
const GONE = /^session (\d+): (?:closed \(|delete: )/

/**
 * Reads a line of coturn's own (4.6.1, `verbose`), without time and mark; null: it says nothing of a way of a call. Its `usage` counts what
 * passes between it and the side, so also what the side asks it; its `peer usage` what passed to and from the other end, and that alone is read.
 * Both count since the line before.
 */
export function readUsage(line: string): RelayLine | null {
  const gone = GONE.exec(line)
  if (gone?.[1]) return { kind: 'gone', session: gone[1] }
  const [, session, name, received, sent] = USED.exec(line) ?? OPENED.exec(line) ?? REACHES.exec(line) ?? []
  const who = name === undefined ? null : readRelayUser(name)
  if (!session || !who) return null
  if (received !== undefined)
    return { kind: 'used', session, ...who, packetsIn: Number(received), packetsOut: Number(sent) }
  return { kind: OPENED.test(line) ? 'opened' : 'reaches', session, ...who }
}
