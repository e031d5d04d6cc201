import { createHmac } from 'node:crypto'
import type { Relay } from '#api/ports/relay.ts'
import { relayLife, relayUser } from '#domain/calls/meeting/relay.ts'
import type { Clock } from '#domain/clock.ts'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { type RelayPace, watchRelay } from './watchRelay.ts'

/** With what a relay is used, and who is told how it is. */
export interface RelayParts {
  secret: RotatingSecret | null
  /** the real one: a relay knows no other time */
  clock: Clock
  /** called each time that it goes or comes back */
  onChange?: (isAnswering: boolean) => void
  /** how often it is asked; every 30 seconds unless given */
  pace?: RelayPace
}

/** The relay that the settings name; null: they name none. It is asked from now on whether it is there. */
export function createRelay(
  settings: { RELAY_URLS?: string[] | undefined; RELAY_LIFE_S: number },
  { secret, clock, ...watched }: RelayParts,
): Relay | null {
  const { RELAY_URLS: urls, RELAY_LIFE_S: lifeS } = settings
  if (!urls || !secret) return null
  const watch = watchRelay(urls, watched)
  return {
    grant({ roomId, side }, leftS) {
      const life = relayLife(lifeS, leftS)
      const username = relayUser(Math.floor(clock() / 1000) + life, roomId, side)
      // what coturn computes of its `static-auth-secret` (TURN REST, draft-uberti-behave-turn-rest-00)
      const credential = createHmac('sha1', secret.current()).update(username).digest('base64')
      return { urls, username, credential, lifeS: life }
    },
    ...watch,
  }
}

/** Words for what works less well than it should. */
export function relayDegraded(relay: Relay | null): string[] {
  return relay === null || relay.isAnswering() ? [] : ['relay_away']
}
