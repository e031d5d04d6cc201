import type { EscrowAttendance } from '#domain/calls/meeting/escrowAttendance.ts'
import type { AttestorSignature } from './attestor.ts'
import type { ChainHex, ServiceCall, ServiceSender } from './services.ts'

/**
 * What a step of a booking would come to in the newest block. early: its time has not come; ended: somebody ended it, or attested it; refused:
 * for another reason.
 */
export type KeeperTry =
  | { kind: 'works'; call: ServiceCall }
  | { kind: 'early' | 'ended' | 'refused'; said: string }

/** Sends for the keeper, whose wallet has no right but its own money. Throws ChainUnreadable, ChainDisputed. */
export interface KeeperSender extends ServiceSender {
  /** Address of the newest key; null: the file holds none now. */
  sender(): ChainHex | null
  /** `finish` of the escrow. @param id of the booking, 0x hex */
  tryFinish(escrow: ChainHex, id: ChainHex): Promise<KeeperTry>
  /** `attest` of the escrow, with what an attestor signed. */
  tryAttest(escrow: ChainHex, attendance: EscrowAttendance, signed: AttestorSignature): Promise<KeeperTry>
}
