import type { MediaKind } from '#domain/words.ts'
import type { Participant } from '../rooms/createParticipant.ts'
import type { Engine } from '../rooms/engine.ts'

/** Between two facts of one person about one kind. */
export const MUTE_PAUSE_MS = 1000

interface Noted {
  /** what is written down */
  recorded: boolean
  /** what is true */
  isOn: boolean
}

/**
 * Writes down who muted what: at once, and what changes within a second of that as it stands in the end. Each change is
 * carried out, but somebody who toggles for hours must not fill the disk.
 */
export function createMuteRecorder(
  engine: Engine,
): (providerRoomId: string, participant: Participant, kind: MediaKind, on: boolean) => void {
  const noted = new WeakMap<Participant, Map<MediaKind, Noted>>()

  return function note(providerRoomId, participant, kind, on): void {
    const kinds = noted.get(participant) ?? new Map<MediaKind, Noted>()
    noted.set(participant, kinds)
    const waiting = kinds.get(kind)
    if (waiting) {
      waiting.isOn = on
      return
    }
    const now: Noted = { recorded: on, isOn: on }
    kinds.set(kind, now)
    engine.record({
      kind: on ? 'muted' : 'unmuted',
      providerRoomId,
      userId: participant.seatId,
      body: { kind, by: 'self' },
    })
    setTimeout(() => {
      kinds.delete(kind)
      if (now.isOn !== now.recorded && !participant.hasEnded)
        note(providerRoomId, participant, kind, now.isOn)
    }, MUTE_PAUSE_MS).unref()
  }
}
