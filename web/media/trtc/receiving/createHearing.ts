import type { Sound } from '../../mediaClient.ts'
import type { Sdk, SdkEvent, SdkRoom } from '../sdk.ts'

type Resume = SdkEvent<'autoplay-failed'>['resume']

/** Whom this page hears. The SDK plays sound by itself, in no element of the page. */
export interface Hearing {
  listen(room: SdkRoom): void
  /** Hears a seat as it is to sound; the answer stops it. */
  want(seatId: string): () => void
  setSound(seatId: string, sound: Sound): void
  /** Says to a room that was just entered whom it is to play. */
  apply(seatId?: string): void
  /** Starts what the browser held back. */
  resume(): Promise<void>
  /** The room is left. */
  forget(): void
}

export interface HearingOptions {
  sdk: Sdk
  current(): SdkRoom | null
  onBlocked(): void
  onFailed(cause: unknown): void
}

export function createHearing({ sdk, current, onBlocked, onFailed }: HearingOptions): Hearing {
  const wanted = new Set<string>()
  const sounds = new Map<string, Sound>()
  let held: Resume[] = []

  function applyTo(seatId: string): void {
    const room = current()
    if (!room) return
    const { volume, isMuted } = sounds.get(seatId) ?? { volume: 1, isMuted: false }
    const isHeard = wanted.has(seatId)
    if (isHeard) room.setRemoteAudioVolume(seatId, Math.round(volume * 100))
    room.muteRemoteAudio(seatId, isMuted || !isHeard).catch(onFailed)
  }

  return {
    listen(room) {
      room.on(sdk.EVENT.AUTOPLAY_FAILED, ({ resume }) => {
        held.push(resume)
        onBlocked()
      })
    },
    want(seatId) {
      wanted.add(seatId)
      applyTo(seatId)
      return () => {
        wanted.delete(seatId)
        applyTo(seatId)
      }
    },
    setSound(seatId, sound) {
      sounds.set(seatId, sound)
      if (wanted.has(seatId)) applyTo(seatId)
    },
    apply(seatId) {
      for (const one of wanted) if (seatId === undefined || seatId === one) applyTo(one)
    },
    async resume() {
      const waiting = held
      held = []
      await Promise.all(waiting.map((start) => start()))
    },
    forget() {
      held = []
    },
  }
}
