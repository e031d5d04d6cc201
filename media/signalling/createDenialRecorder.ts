import type { SignalError } from '#protocol/signal.ts'
import type { Engine } from '../rooms/engine.ts'

/** Entries after which the memory starts anew; a seat that goes on is then written down once more. */
const MAX_NOTED = 10_000

/**
 * Writes refusals of people with a genuine ticket into the evidence, each kind once a seat: somebody who
 * tries for hours must not fill the disk.
 */
export function createDenialRecorder(
  engine: Engine,
): (room: string, userId: string, code: SignalError) => void {
  const noted = new Set<string>()
  return (providerRoomId, userId, code) => {
    const key = `${providerRoomId} ${userId} ${code}`
    if (noted.has(key)) return
    if (noted.size >= MAX_NOTED) noted.clear()
    noted.add(key)
    engine.record({ kind: 'refused', providerRoomId, userId, body: { code } })
  }
}
