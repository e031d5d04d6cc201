import type { Rendition, RenditionChoice } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { MediaClient, RemotePublication, Sound } from '../mediaClient.ts'
import { createShown, type Shown } from './createShown.ts'

/** How what one host sends is, here. */
export interface ShownHost {
  /** the camera is in the container */
  hasPicture: boolean
  /** the host switched the camera off, or the server did */
  isPictureOff: boolean
  /** the microphone is in the container */
  hasSound: boolean
  /** the host switched the microphone off, or the server did */
  isSoundOff: boolean
  /** no packets from the host for a moment */
  isStalled: boolean
  /** what could come of the camera */
  renditions: readonly Rendition[]
}

/** Pictures and sounds of some hosts, each in a container of its own; nobody else's, whatever the provider offers. */
export interface Hosts {
  setSeats(seatIds: readonly string[]): void
  /** where a host is shown; without one nothing of them is. May come before the seat is one of those of hosts. */
  setContainer(seatId: string, container: HTMLElement | null): void
  setSound(sound: Sound): void
  /** what comes of each camera; none: sounds alone */
  setLevel(level: RenditionChoice): void
  /** of a seat that is no host's: nothing */
  hostOf(seatId: string): ShownHost
  /** how all of them are together: `has` is true when it is of any, `is` when it is of all */
  together(): ShownHost
  /** amplitude 0 to 1; null while nothing of it comes, it is muted here, or is no host */
  levelOf(seatId: string): Promise<number | null>
  /** seats whose camera is in its container, and meant to move */
  moving(): string[]
  /** Tells when something came, went or was switched. Answers the function that ends it. */
  onChange(listener: () => void): () => void
  /** shows what the provider offers now */
  arrange(): void
  stop(): void
}

type Client = Pick<MediaClient, 'attach' | 'levelOf' | 'on' | 'publications' | 'setRendition' | 'setSound'>

const NOTHING: ShownHost = {
  hasPicture: false,
  isPictureOff: false,
  hasSound: false,
  isSoundOff: false,
  isStalled: false,
  renditions: [],
}

const find = (publications: readonly RemotePublication[], kind: MediaKind) =>
  publications.find((one) => one.kind === kind)

function mediaOf(publications: readonly RemotePublication[], has: (id: string) => boolean): ShownHost {
  const camera = find(publications, 'camera')
  const microphone = find(publications, 'microphone')
  return {
    hasPicture: camera !== undefined && has(camera.id),
    isPictureOff: camera?.isMuted ?? false,
    hasSound: microphone !== undefined && has(microphone.id),
    isSoundOff: microphone?.isMuted ?? false,
    isStalled: (camera ?? microphone)?.isStalled ?? false,
    renditions: camera?.renditions ?? [],
  }
}

function togetherOf(all: readonly ShownHost[]): ShownHost {
  if (all.length === 0) return NOTHING
  return {
    hasPicture: all.some((one) => one.hasPicture),
    isPictureOff: all.every((one) => one.isPictureOff),
    hasSound: all.some((one) => one.hasSound),
    isSoundOff: all.every((one) => one.isSoundOff),
    isStalled: all.every((one) => one.isStalled),
    renditions: all.find((one) => one.renditions.length > 0)?.renditions ?? [],
  }
}

/** One per client. @param level what comes of each camera to begin with */
export function createHosts(client: Client, level: RenditionChoice): Hosts {
  const listeners = new Set<() => void>()
  const shown = new Map<string, Shown>()
  const containers = new Map<string, HTMLElement>()
  let seats: readonly string[] = []
  let isOver = false
  let sound: Sound = { volume: 1, isMuted: false }

  const sentBy = (seatId: string): RemotePublication[] =>
    client.publications().filter((one) => one.seatId === seatId)
  /** A camera has no element where only its sound is wanted. */
  const isWanted = (one: RemotePublication) => level !== 'none' || one.kind !== 'camera'
  const has = (seatId: string) => (id: string) => shown.get(seatId)?.has(id) ?? false

  /** Pictures that nobody sees do not come here either. */
  function applyLevel(): void {
    if (seats.length === 0) return
    for (const seatId of seats) client.setRendition(seatId, level)
    // of sounds nothing is said: a voice room has many in its time, and each new entry says all of it at once
    for (const { kind, seatId } of client.publications())
      if (kind === 'camera' && !seats.includes(seatId)) client.setRendition(seatId, 'none')
  }

  function showOne(seatId: string): void {
    const own = shown.get(seatId) ?? createShown(client)
    shown.set(seatId, own)
    own.show(sentBy(seatId).filter(isWanted), containers.get(seatId) ?? null)
  }

  function clearOne(seatId: string): void {
    shown.get(seatId)?.clear()
    shown.delete(seatId)
  }

  function arrange(): void {
    // a page takes its containers back one by one, also after it left
    if (isOver) return
    applyLevel()
    for (const seatId of [...shown.keys()]) if (!seats.includes(seatId)) clearOne(seatId)
    for (const seatId of seats) showOne(seatId)
    for (const listener of [...listeners]) listener()
  }

  const hostOf = (seatId: string) => (seats.includes(seatId) ? mediaOf(sentBy(seatId), has(seatId)) : NOTHING)

  const subscriptions = [
    client.on('remote-published', arrange),
    client.on('remote-changed', arrange),
    client.on('remote-unpublished', arrange),
  ]

  return {
    setSeats(seatIds) {
      seats = [...seatIds]
      for (const seatId of seats) client.setSound(seatId, sound)
      arrange()
    },
    setContainer(seatId, container) {
      clearOne(seatId)
      if (container) containers.set(seatId, container)
      else containers.delete(seatId)
      arrange()
    },
    setSound(next) {
      sound = next
      for (const seatId of seats) client.setSound(seatId, sound)
    },
    setLevel(next) {
      level = next
      arrange()
    },
    hostOf,
    together: () => togetherOf(seats.map(hostOf)),
    levelOf: (seatId) => (seats.includes(seatId) ? client.levelOf(seatId) : Promise.resolve(null)),
    moving: () =>
      seats.filter((seatId) => {
        const { hasPicture, isPictureOff, isStalled } = hostOf(seatId)
        return hasPicture && !isPictureOff && !isStalled
      }),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    arrange,
    stop() {
      isOver = true
      for (const off of subscriptions) off()
      for (const seatId of [...shown.keys()]) clearOne(seatId)
      listeners.clear()
    },
  }
}
