import type { JoinTicket } from '#domain/room/ticket.ts'
import type { CaptureKind } from '../capture/openTrack.ts'
import type { LiveError, MediaClient, MediaState, MediaStats } from '../mediaClient.ts'

export interface HoldStageInput {
  client: MediaClient
  renew: () => Promise<JoinTicket>
  onState: (state: MediaState) => void
  onKicked: (reason: string) => void
  onFailed: (error: LiveError) => void
}

/** A host's place on the stage. */
export interface HeldStage {
  join: (ticket: JoinTicket, signal?: AbortSignal) => Promise<void>
  publish: (kind: CaptureKind, track: MediaStreamTrack) => Promise<void>
  setMuted: (kind: CaptureKind, on: boolean) => Promise<void>
  stats: () => Promise<MediaStats>
  leave: () => Promise<void>
}

/** The sending side of a stream: joins with a ticket and publishes one track per kind. */
export function holdStage({ client, renew, onState, onKicked, onFailed }: HoldStageInput): HeldStage {
  const subscriptions = [
    client.on('state', onState),
    client.on('kicked', onKicked),
    client.on('error', onFailed),
  ]
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
    async leave() {
      for (const off of subscriptions) off()
      await client.leave()
    },
  }
}
