import type { RenditionChoice } from '#domain/media/words.ts'
import { canSubscribe } from '#domain/room/permission.ts'
import type { MediaKind } from '#domain/words.ts'
import type { SeatCounters } from '#protocol/node.ts'
import type { TrackLine } from '#protocol/signal.ts'
import type { Link } from '../transport/createLink.ts'
import type { Outbound } from '../transport/createOutbound.ts'
import { checkAnswer } from './checkOffer.ts'
import type { Negotiation } from './createNegotiation.ts'
import type { LivePublication } from './published/createPublication.ts'
import { SessionError } from './sessionError.ts'

/** Which line of a session description carries a kind. */
export const SORT: Record<MediaKind, 'audio' | 'video'> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
}

/** Seats that somebody may have a choice for. */
const MAX_CHOICES = 64

/** What one participant receives of the others. */
export interface Reception {
  /** an offer of ours waits for its answer */
  isOffering(): boolean
  subscribe(publicationIds: string[]): Promise<{ sdp: string; tracks: TrackLine[] }>
  answer(sdp: string): Promise<void>
  /** What comes of a seat's camera from now on, without a negotiation. Throws SessionError. */
  setRendition(seatId: string, choice: RenditionChoice): void
  /** asks each publisher for a picture that can be shown from nothing */
  requestKeyframe(): void
  /** stops receiving a publication that is gone */
  release(publication: LivePublication): void
  end(): void
}

/** Whose reception it is, and where the publications are. */
export interface ReceivingSeat {
  seatId: string
  bits: number
  counters: SeatCounters
  room: { find(publicationId: string): LivePublication | undefined }
}

export interface Connection {
  negotiation: Negotiation
  link(): Link | null
  hasEnded(): boolean
}

export function createReception(seat: ReceivingSeat, connection: Connection): Reception {
  const { seatId, bits, counters, room } = seat
  const { negotiation, link, hasEnded } = connection
  const receiving = new Set<string>()
  const choices = new Map<string, RenditionChoice>()
  let offered: { sdp: string; publications: LivePublication[] } | null = null

  /** lines of the connection with the publications that they carry */
  function carried(): [Outbound, LivePublication][] {
    return (link()?.outbounds() ?? []).flatMap((outbound) => {
      const publication = outbound.publicationId === null ? undefined : room.find(outbound.publicationId)
      return publication ? [[outbound, publication]] : []
    })
  }

  function takeable(publicationId: string): LivePublication {
    const publication = room.find(publicationId)
    if (!publication || publication.seatId === seatId) {
      throw new SessionError('FORBIDDEN', `no such publication: ${publicationId}`)
    }
    if (!canSubscribe(bits, publication.kind)) {
      throw new SessionError('FORBIDDEN', `this ticket may not receive ${publication.kind}`)
    }
    return publication
  }

  return {
    isOffering: () => offered !== null,
    async subscribe(publicationIds) {
      if (negotiation.isRunning() || offered)
        throw new SessionError('WRONG_STATE', 'a negotiation is running')
      const wanted = [...new Set(publicationIds)].map(takeable).filter(({ id }) => !receiving.has(id))
      return await negotiation.run(async (open) => {
        const offer = await open.offer(
          wanted.map((one) => ({ id: one.id, sort: SORT[one.kind], group: one.seatId })),
        )
        for (const publication of wanted) receiving.add(publication.id)
        offered = { sdp: offer.sdp, publications: wanted }
        return offer
      })
    },
    async answer(sdp) {
      const open = offered
      if (!open || negotiation.isRunning())
        throw new SessionError('WRONG_STATE', 'no offer waits for an answer')
      checkAnswer(sdp, open.sdp)
      await negotiation.run(async (current) => {
        await current.acceptAnswer(sdp)
        offered = null
        for (const outbound of current.outbounds()) {
          const publication = open.publications.find(({ id }) => id === outbound.publicationId)
          if (publication && !hasEnded())
            publication.subscribe(outbound, counters, choices.get(publication.seatId) ?? 'high')
        }
      })
    },
    requestKeyframe() {
      for (const [outbound, publication] of carried()) publication.requestKeyframe([outbound])
    },
    setRendition(of, choice) {
      if (of === seatId || !canSubscribe(bits, 'camera'))
        throw new SessionError('FORBIDDEN', 'this ticket may not receive that camera')
      if (!choices.has(of) && choices.size >= MAX_CHOICES)
        throw new SessionError('WRONG_STATE', 'there are choices for too many seats')
      choices.set(of, choice)
      for (const [outbound, publication] of carried())
        if (publication.seatId === of && publication.kind === 'camera') publication.choose([outbound], choice)
    },
    release(publication) {
      receiving.delete(publication.id)
      publication.unsubscribe(link()?.outbounds() ?? [])
      link()?.release(publication.id)
    },
    end() {
      for (const publicationId of receiving) room.find(publicationId)?.unsubscribe(link()?.outbounds() ?? [])
    },
  }
}
