import type { MediaClient, RemotePublication, Sound } from '../mediaClient.ts'
import { createShown } from './createShown.ts'

/** How somebody's microphone is. */
export interface Voice {
  /** it is played here */
  isHere: boolean
  /** its owner switched it off, or the server did */
  isOff: boolean
}

/** The microphones of some seats, played in one container: of speakers, and of nobody else whatever the provider offers. */
export interface Voices {
  setSeats(seatIds: readonly string[]): void
  setContainer(container: HTMLElement | null): void
  setSound(sound: Sound): void
  voiceOf(seatId: string): Voice
  /** amplitude 0 to 1; null while nothing of it comes, or it is muted here */
  levelOf(seatId: string): Promise<number | null>
  /** Tells when a voice came, went or was switched. Answers the function that ends it. */
  onChange(listener: () => void): () => void
  stop(): void
}

type Client = Pick<MediaClient, 'attach' | 'levelOf' | 'on' | 'publications' | 'setSound'>

/** One per client, of listeners and hosts alike. */
export function createVoices(client: Client): Voices {
  const shown = createShown(client)
  const listeners = new Set<() => void>()
  let seats: ReadonlySet<string> = new Set()
  let container: HTMLElement | null = null
  let sound: Sound = { volume: 1, isMuted: false }

  const microphones = (): RemotePublication[] =>
    client.publications().filter((one) => one.kind === 'microphone' && seats.has(one.seatId))

  function arrange(): void {
    shown.show(microphones(), container)
    for (const listener of [...listeners]) listener()
  }

  const subscriptions = [
    client.on('remote-published', arrange),
    client.on('remote-changed', arrange),
    client.on('remote-unpublished', arrange),
  ]

  return {
    setSeats(seatIds) {
      seats = new Set(seatIds)
      for (const seatId of seats) client.setSound(seatId, sound)
      arrange()
    },
    setContainer(next) {
      shown.clear()
      container = next
      arrange()
    },
    setSound(next) {
      sound = next
      for (const seatId of seats) client.setSound(seatId, sound)
    },
    voiceOf(seatId) {
      const own = microphones().find((one) => one.seatId === seatId)
      return { isHere: own !== undefined && shown.has(own.id), isOff: own?.isMuted ?? false }
    },
    levelOf: (seatId) => (seats.has(seatId) ? client.levelOf(seatId) : Promise.resolve(null)),
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop() {
      for (const off of subscriptions) off()
      shown.clear()
      listeners.clear()
    },
  }
}
