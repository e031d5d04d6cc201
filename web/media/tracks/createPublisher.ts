import type { JoinTicket } from '#protocol/ticket.ts'
import type { CaptureKind } from '../capture/openTrack.ts'
import type { MediaClient, MediaError, MediaState, MediaStats } from '../mediaClient.ts'
import type { SeatRenewal } from '../seat/seatRenewal.ts'

export interface PublisherInput {
  client: MediaClient
  renewal: SeatRenewal
  onState: (state: MediaState) => void
  onKicked: (reason: string) => void
  onFailed: (error: MediaError) => void
}

/** The sending side of one seat. */
export interface Publisher {
  join: (ticket: JoinTicket, signal?: AbortSignal) => Promise<void>
  publish: (kind: CaptureKind, track: MediaStreamTrack) => Promise<void>
  setMuted: (kind: CaptureKind, on: boolean) => Promise<void>
  stats: () => Promise<MediaStats>
  /** the next fresh ticket of this seat is asked for with it */
  keepRetryToken: (token: string) => void
  leave: () => Promise<void>
}

/** The sending side of a stream: joins with a ticket and publishes one track per kind. */
export function createPublisher({ client, renewal, onState, onKicked, onFailed }: PublisherInput): Publisher {
  const subscriptions = [
    client.on('state', onState),
    client.on('kicked', onKicked),
    client.on('error', onFailed),
  ]
  const { renew } = renewal
  const published = new Set<CaptureKind>()
  return {
    join: (ticket, signal) => client.join(ticket, signal ? { renew, signal } : { renew }),
    async publish(kind, track) {
      if (published.has(kind)) await client.unpublish(kind)
      await client.publish(kind, track)
      published.add(kind)
    },
    setMuted: (kind, on) => client.setSelfMuted(kind, on),
    stats: () => client.stats(),
    keepRetryToken: renewal.keepToken,
    async leave() {
      for (const off of subscriptions) off()
      await client.leave()
    },
  }
}
