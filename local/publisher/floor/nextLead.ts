import type { Floor } from '#protocol/floor.ts'

/** What the host of the demo's voice room does about its floor. */
export interface Lead {
  /** request that is granted; null: none */
  grant: string | null
  /** seats that are brought back to the audience */
  ends: string[]
}

/** So long somebody sees that they wait. */
const GRANT_AFTER_MS = 4000
/** After it, it is somebody else's turn. */
const SPEECH_MS = 180_000

/**
 * Decides by the floor as it is: who asks is granted after some seconds, who spoke for three minutes makes room.
 * @param residents seats that speak for good
 */
export function createNextLead(residents: ReadonlySet<string>): (floor: Floor, nowMs: number) => Lead {
  const seenMs = new Map<string, number>()
  return ({ places, requests, maxSpeakers }, nowMs) => {
    const speaking = places.filter(({ beginUntilMs }) => beginUntilMs === null)
    const here = new Set([...requests.map(({ id }) => id), ...speaking.map(({ seatId }) => seatId)])
    for (const id of seenMs.keys()) if (!here.has(id)) seenMs.delete(id)
    for (const id of here) if (!seenMs.has(id)) seenMs.set(id, nowMs)
    const forMs = (id: string) => nowMs - (seenMs.get(id) ?? nowMs)
    const isFree = places.length < maxSpeakers
    const next = isFree ? requests.find(({ id }) => forMs(id) >= GRANT_AFTER_MS) : undefined
    return {
      grant: next?.id ?? null,
      ends: speaking
        .filter(({ seatId }) => !residents.has(seatId) && forMs(seatId) >= SPEECH_MS)
        .map(({ seatId }) => seatId),
    }
  }
}
