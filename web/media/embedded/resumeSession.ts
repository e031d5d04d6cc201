import type { Roster } from '../client/createRoster.ts'
import type { Choices } from './createChoices.ts'
import type { Outbox } from './createOutbox.ts'
import type { EngineSession } from './createSession.ts'
import { SignallingError } from './signalling/signallingError.ts'

/** What has to know how things are now. */
interface Resumed {
  roster: Roster
  outbox: Outbox
  choices: Choices
  onBits(bits: number): void
}

/**
 * Opens a new socket for a session whose media still run.
 * @returns false when the engine has forgotten it, so that a new entry is needed
 */
export async function resumeSession(
  open: EngineSession,
  { roster, outbox, choices, onBits }: Resumed,
): Promise<boolean> {
  if (open.connection.isNegotiating()) return false
  try {
    const again = await open.resume()
    roster.replace(again.publications)
    choices.emitAll()
    onBits(again.bits)
    await outbox.sendMissing(new Set(again.own.map(({ id }) => id)))
    return true
  } catch (cause) {
    if (cause instanceof SignallingError) return false
    throw cause
  }
}
