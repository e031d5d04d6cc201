import type { RtpPacket } from 'werift'
import { RENDITION_BITS_PER_S } from '#domain/media/renditions.ts'
import type { Rendition } from '#domain/media/words.ts'
import type { MediaKind, MutedKinds } from '#domain/words.ts'
import { MEDIA_KINDS } from '#domain/words.ts'
import type { OfferedLine, Publication } from '#protocol/signal.ts'
import type { Link } from '../../transport/createLink.ts'
import { lineName } from '../checkOffer.ts'
import { SORT } from '../createReception.ts'
import type { Engine } from '../engine.ts'
import { SessionError } from '../sessionError.ts'
import { createLine, describeLine, type LiveLine } from './createLine.ts'
import { createPublication, type LivePublication } from './createPublication.ts'

/** Sound of the best quality that browsers send is below this. */
const SOUND_BITS_PER_S = 256_000

/** What one participant sends to the others. */
export interface Sending {
  readonly publications: Map<MediaKind, LivePublication>
  readonly serverMuted: Set<MediaKind>
  /** media lines and the names of what they carry, also of what was taken away */
  readonly names: ReadonlyMap<string, string>
  /** Throws SessionError when something of it is sent already. */
  assertNew(offered: OfferedLine[]): void
  start(open: Link, offered: OfferedLine): Publication
  handlePacket(mid: string, packet: RtpPacket): void
  /** the publication that one of its lines belongs to */
  find(lineId: string): LivePublication | undefined
  /** it was the last of its media line, and may have been taken away since */
  hasSent(lineId: string): boolean
  /** every line as its publisher knows it */
  describe(): Publication[]
  /** True when something that is published changed by it. */
  selfMute(kind: MediaKind, on: boolean): boolean
  /** @returns the kinds that are another way now */
  serverMute(muted: MutedKinds): MediaKind[]
  /** Says how much all pictures of the connection may be sent with together. */
  emitMaxBitrate(link: Link | null): void
  end(): void
}

export interface SendingOptions {
  seatId: string
  engine: Engine
  newPublicationId(): string
  hasEnded(): boolean
  /** the first packet of a line came */
  onLive(publication: LivePublication): void
  onChanged(publication: LivePublication): void
}

const renditionOf = ({ kind, rendition }: OfferedLine): Rendition | null =>
  kind === 'camera' ? (rendition ?? 'high') : null

function toggle(kinds: Set<MediaKind>, kind: MediaKind, on: boolean): void {
  if (on) kinds.add(kind)
  else kinds.delete(kind)
}

const differing = (kinds: ReadonlySet<MediaKind>, muted: MutedKinds): MediaKind[] =>
  MEDIA_KINDS.filter((kind) => kinds.has(kind) !== muted[kind])

export function createSending(options: SendingOptions): Sending {
  const { seatId, engine, hasEnded, onLive, onChanged } = options
  const { clock, limits } = engine
  const { keyframeEveryMs, tooMuchMs } = limits
  const publications = new Map<MediaKind, LivePublication>()
  const names = new Map<string, string>()
  const byMid = new Map<string, { publication: LivePublication; line: LiveLine }>()
  const serverMuted = new Set<MediaKind>()
  const selfMuted = new Set<MediaKind>()
  const isOpen = (kind: MediaKind) => !hasEnded() && !serverMuted.has(kind) && !selfMuted.has(kind)

  function limitOf(kind: MediaKind, rendition: Rendition | null): number {
    if (kind === 'microphone') return SOUND_BITS_PER_S
    return rendition === 'low'
      ? Math.min(RENDITION_BITS_PER_S.low, limits.maxVideoBitsPerS)
      : limits.maxVideoBitsPerS
  }

  function mute(by: Set<MediaKind>, kind: MediaKind, on: boolean): void {
    toggle(by, kind, on)
    const publication = publications.get(kind)
    if (!publication || publication.isMuted === !isOpen(kind)) return
    publication.setOpen(isOpen(kind))
    onChanged(publication)
  }

  /** The publication of a kind; the first line of it gives it its id. */
  function publicationOf(kind: MediaKind, id: string): LivePublication {
    const known = publications.get(kind)
    if (known) return known
    const publication = createPublication({ id, seatId, kind, isOpen: isOpen(kind), clock })
    publications.set(kind, publication)
    return publication
  }

  const all = () => [...publications.values()]

  return {
    publications,
    serverMuted,
    names,
    assertNew(offered) {
      const again = offered.find((one) => publications.get(one.kind)?.lineOf(renditionOf(one)))
      if (again) throw new SessionError('WRONG_STATE', `${lineName(again)} is already published`)
    },
    start(open, offered) {
      const { mid, kind } = offered
      const rendition = renditionOf(offered)
      const id = options.newPublicationId()
      const publication = publicationOf(kind, id)
      const picture = SORT[kind] === 'video' ? open.picture(mid) : null
      const limitBitsPerS = limitOf(kind, rendition)
      const line = createLine(
        { id, seatId, kind, rendition, mid, limitBitsPerS, picture, clock, keyframeEveryMs, tooMuchMs },
        { onFirstPacket: () => onLive(publication), onPacket: publication.forward },
      )
      publication.add(line)
      names.set(mid, lineName(offered))
      byMid.set(mid, { publication, line })
      return describeLine(line, publication.describe())
    },
    handlePacket(mid, packet) {
      if (!hasEnded()) byMid.get(mid)?.line.handlePacket(packet)
    },
    find: (lineId) => all().find(({ lines }) => lines.some(({ id }) => id === lineId)),
    hasSent: (lineId) => [...byMid.values()].some(({ line }) => line.id === lineId),
    describe: () => all().flatMap((one) => one.lines.map((line) => describeLine(line, one.describe()))),
    selfMute(kind, on) {
      const isChange = selfMuted.has(kind) !== on && publications.has(kind)
      mute(selfMuted, kind, on)
      return isChange
    },
    serverMute(muted) {
      const kinds = differing(serverMuted, muted)
      for (const kind of kinds) mute(serverMuted, kind, muted[kind])
      return kinds
    },
    emitMaxBitrate(link) {
      const lines = all().flatMap((one) =>
        SORT[one.kind] === 'video' && one.isLive && !one.isStalled ? [...one.lines] : [],
      )
      const sum = lines.reduce((total, { limitBitsPerS }) => total + limitBitsPerS, 0)
      if (sum > 0)
        link?.setMaxBitrate(
          sum,
          lines.map(({ mid }) => mid),
        )
    },
    end() {
      for (const publication of all()) publication.setOpen(false)
    },
  }
}
