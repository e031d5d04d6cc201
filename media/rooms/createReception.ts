import type { RenditionChoice } from '#domain/media/words.ts'
import { canSubscribe } from '#domain/room/permission.ts'
import type { MediaKind } from '#domain/words.ts'
import type { SeatCounters } from '#protocol/node.ts'
import type { TrackLine } from '#protocol/signal.ts'
import type { Link } from '../transport/createLink.ts'
import type { Outbound } from '../transport/createOutbound.ts'
import { checkAnswer } from './checkOffer.ts'
import type { Negotiation } from './createNegotiation.ts'
import { createWishes } from './createWishes.ts'
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
  /**
   * Offers what is new of it, after whatever is negotiated now. Throws SessionError.
   * @returns null when that is nothing, or a later wish takes it along: nothing is negotiated
   */
  subscribe(publicationIds: string[]): Promise<SubscribeOffer | null>
  answer(sdp: string): Promise<void>
  /** No negotiation runs any more: what was asked for meanwhile is due. */
  goOn(): void
  /** What comes of a seat's camera from now on, without a negotiation. Throws SessionError. */
  setRendition(seatId: string, choice: RenditionChoice): void
  /** asks each publisher for a picture that can be shown from nothing */
  requestKeyframe(): void
  /** stops receiving a publication that is gone */
  release(publication: LivePublication): void
  end(): void
}

/** The engine's offer, and what its lines carry. */
export interface SubscribeOffer {
  sdp: string
  tracks: TrackLine[]
}

/** An offer that waits for its answer. */
interface OpenOffer {
  sdp: string
  publications: LivePublication[]
  /** an answer was refused */
  wasAnswered: boolean
}

/** Whose reception it is, and where the publications are. */
export interface ReceivingSeat {
  seatId: string
  /** of now */
  bits(): number
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
  const wishes = createWishes<SubscribeOffer>()
  let offered: OpenOffer | null = null

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
    if (!canSubscribe(bits(), publication.kind)) {
      throw new SessionError('FORBIDDEN', `this ticket may not receive ${publication.kind}`)
    }
    return publication
  }

  const isBusy = () => negotiation.isRunning() || offered !== null

  /** Only what can be had and is not had yet; a first negotiation has a line even for nothing. */
  async function offerNew(publicationIds: string[]): Promise<SubscribeOffer | null> {
    const news = () => publicationIds.flatMap((id) => (receiving.has(id) ? [] : (room.find(id) ?? [])))
    if (news().length === 0 && (link()?.mids().length ?? 0) > 0) return null
    return await negotiation.run(async (open) => {
      // some of it may have ended while its turn came
      const wanted = news()
      if (wanted.length === 0 && open.mids().length > 0) return null
      const offer = await open.offer(
        wanted.map((one) => ({ id: one.id, sort: SORT[one.kind], group: one.seatId })),
      )
      for (const publication of wanted) receiving.add(publication.id)
      offered = { sdp: offer.sdp, publications: wanted, wasAnswered: false }
      return offer
    })
  }

  return {
    isOffering: () => offered !== null,
    async subscribe(publicationIds) {
      const ids = [...new Set(publicationIds)].map((id) => takeable(id).id)
      return isBusy() ? await wishes.add(ids) : await offerNew(ids)
    },
    goOn() {
      if (!wishes.isEmpty() && !isBusy()) wishes.grant(offerNew)
    },
    async answer(sdp) {
      const open = offered
      if (!open || negotiation.isRunning())
        throw new SessionError('WRONG_STATE', 'no offer waits for an answer')
      const carryOut = open.wasAnswered ? negotiation.run : negotiation.goOn
      open.wasAnswered = true
      const judge = () => checkAnswer(sdp, open.sdp)
      await carryOut(async (current) => {
        await current.acceptAnswer(sdp)
        offered = null
        for (const outbound of current.outbounds()) {
          const publication = open.publications.find(({ id }) => id === outbound.publicationId)
          if (publication && !hasEnded())
            publication.subscribe(outbound, counters, choices.get(publication.seatId) ?? 'high')
        }
      }, judge)
    },
    requestKeyframe() {
      for (const [outbound, publication] of carried()) publication.requestKeyframe([outbound])
    },
    setRendition(of, choice) {
      // whoever may receive none asks for none as well, and did nothing wrong
      if (of === seatId || (choice !== 'none' && !canSubscribe(bits(), 'camera')))
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
      wishes.end()
      for (const publicationId of receiving) room.find(publicationId)?.unsubscribe(link()?.outbounds() ?? [])
    },
  }
}
