import type { ChainHex, ServiceCall, ServiceSender } from './services.ts'

/**
 * What ending a booking would come to in the newest block. early: its time has not come; ended: somebody ended it; refused: for
 * another reason.
 */
export type FinishTry =
  | { kind: 'works'; call: ServiceCall }
  | { kind: 'early' | 'ended' | 'refused'; said: string }

/** Sends for the keeper, whose wallet has no right but its own money. Throws ChainUnreadable, ChainDisputed. */
export interface KeeperSender extends ServiceSender {
  /** Address of the newest key; null: the file holds none now. */
  sender(): ChainHex | null
  /** `finish` of the escrow. @param id of the booking, 0x hex */
  tryFinish(escrow: ChainHex, id: ChainHex): Promise<FinishTry>
}
