import type { MoveBlock } from './words.ts'

/** Seconds in which a voucher can be brought to the chain. */
export const VOUCHER_S = 600

const DAY_S = 86_400
/** Greatest length that a voucher can say, in seconds. */
const MAX_LENGTH_S = 2 ** 32 - 1

/** What decides whether a card ticket can be moved to a wallet now. */
export interface MoveFacts {
  /** somebody can sign for the installation */
  isOn: boolean
  /** nothing of it runs until a dispute is settled */
  isFrozen: boolean
  /** something of it is paid for and runs now */
  isRunning: boolean
  /** its money is on its way back */
  isRefunding: boolean
  /** what runs of it never ends */
  isEndless: boolean
  /** passes of its tier never end */
  isTierEndless: boolean
  /** wallets that are linked, and those of them without a live pass of the creator or a voucher that is open */
  linked: number
  free: number
}

/** Why a card ticket cannot be moved; null when it can. What its owner can do something about comes last. */
export function moveBlock(facts: MoveFacts): MoveBlock | null {
  if (facts.isRefunding) return 'REFUNDING'
  if (facts.isFrozen) return 'FROZEN'
  if (!facts.isRunning) return 'PENDING'
  if (!facts.isOn) return 'OFF'
  // a voucher says "for ever" as 0, and the collection believes it of any tier
  if (facts.isEndless && !facts.isTierEndless) return 'UNLIMITED'
  if (facts.linked === 0) return 'NO_WALLET'
  return facts.free === 0 ? 'LIVE_PASS' : null
}

/**
 * Seconds that a voucher gives, 0 = never ends; null when there is nothing to give. What is used up never becomes a 0.
 * @param restS unused seconds of what runs; null = for ever
 */
export function voucherLength(restS: number | null, isTierEndless: boolean): number | null {
  if (restS === null) return isTierEndless ? 0 : null
  const whole = Math.floor(restS)
  return whole >= 1 && whole <= MAX_LENGTH_S ? whole : null
}

/**
 * Until when a voucher can be brought, and how long its pass then stays with its owner: to the day after it ends or to the
 * end of the time in which banks ask for money, whichever comes first, and longer than the voucher in any case. All in seconds
 * since the epoch.
 */
export function voucherTimes(of: {
  /** the later of the server's clock and the chain's */
  now: number
  paidAt: number
  /** how long after a payment its pass is held */
  holdS: number
  /** unused seconds; null = for ever */
  restS: number | null
}): { validUntil: number; heldUntil: number } {
  const validUntil = of.now + VOUCHER_S
  const afterPayment = of.paidAt + of.holdS
  const afterEnd = of.restS === null ? afterPayment : of.now + of.restS + DAY_S
  return { validUntil, heldUntil: Math.max(Math.min(afterPayment, afterEnd), validUntil + 1) }
}

/** When a pass can move again: the collection counts whole days and holds it to the end of the day of `heldUntil`. */
export function holdEnd(heldUntil: number): number {
  return (Math.floor(heldUntil / DAY_S) + 1) * DAY_S
}
