import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { MediaEvent } from '#protocol/node.ts'
import type { Link, LinkListener } from '../transport/createLink.ts'
import type { Wait } from './createTurns.ts'
import type { Waiting } from './createWaiting.ts'

/** Durations in milliseconds, rates in bits per second. */
export interface EngineLimits {
  /** places for viewers in the whole node */
  maxViewers: number
  /** places for hosts on top, as a percentage of those */
  hostsPct: number
  /** what one network prefix may hold of either, as a percentage */
  prefixPct: number
  /** silence after which an unmuted publication counts as stalled */
  stallMs: number
  /** silence after which it is taken away */
  silenceMs: number
  /** how long a participant without signalling may come back */
  resumeMs: number
  /** how long a participant may take to connect, from the moment the ticket was spent */
  connectMs: number
  maxVideoBitsPerS: number
  /** between two requests for a keyframe of one line; a second unless given */
  keyframeEveryMs?: number
  /** how long a line may send more than twice what it may; three seconds unless given */
  tooMuchMs?: number
}

/** A fact before the node adds its id, its name and the time. */
export type Fact = Pick<MediaEvent, 'kind' | 'providerRoomId' | 'userId' | 'body'>

/** One line per change of a room or of the node; `warn` for what somebody should look at. */
export interface Log {
  info(what: Record<string, unknown>, text: string): void
  warn(what: Record<string, unknown>, text: string): void
}

/** What rooms need from the outside. */
export interface Engine {
  clock: Clock
  wait: Wait
  random: RandomBytes
  limits: EngineLimits
  log: Log
  /** null when every UDP port is taken */
  openLink(listener: LinkListener): Link | null
  /** who holds such a port and is not connected yet */
  waiting: Waiting
  record(fact: Fact): void
}
