import type { EscrowAttendance } from '#domain/calls/meeting/escrowAttendance.ts'
import type { ChainHex, ServiceCall, ServiceSender } from './services.ts'

/**
 * A pass that was paid by card, as its collection takes it. Moments in seconds since the epoch; `length` in seconds,
 * 0 = never ends.
 */
export interface CardVoucher {
  tierNo: number
  to: ChainHex
  length: number
  heldUntil: number
  validUntil: number
  /** 32 bytes that say nothing of the payment; a collection takes each once */
  purchase: ChainHex
}

/**
 * Why nothing is signed now: no key file; the signer has not the role of an attestor; a public chain without the
 * attestor's account, where a plain key may not sign; the chain does not answer.
 */
export type AttestorProblem = 'NO_KEY' | 'NO_ROLE' | 'NO_ACCOUNT' | 'CHAIN_UNREADABLE'

/** What somebody signed for the contracts. `signer` is the key's address, or the account that the key signs for by ERC-1271. */
export interface AttestorSignature {
  signer: ChainHex
  signature: ChainHex
}

/** Signs for the installation which card payments are good, and who was in a call. */
export interface Attestor {
  /** In a word; null: it can. Read from the chain at most every few seconds. */
  problem(): Promise<AttestorProblem | null>
  /**
   * What `claimCard` of a collection is called with beside the voucher. Whether the collection takes the voucher is not asked. Throws AttestorOff.
   */
  signVoucher(collection: ChainHex, voucher: CardVoucher): Promise<AttestorSignature>
  /**
   * What `attest` of an escrow is called with beside the attendance: by the same key always the same. Whether the escrow takes it is not asked.
   * Throws AttestorOff.
   */
  signAttendance(escrow: ChainHex, attendance: EscrowAttendance): Promise<AttestorSignature>
}

/** Nothing can be signed now. */
export class AttestorOff extends Error {
  readonly problem: AttestorProblem
  constructor(problem: AttestorProblem) {
    super(`the attestor cannot sign: ${problem}`)
    this.problem = problem
  }
}

/**
 * What revoking a pass would come to in the newest block. ended: there is nothing left to revoke; hold_over: no card holds
 * the pass any more; worth: its owner would have to be paid `worth` smallest units; refused: for another reason.
 */
export type RevocationTry =
  | { kind: 'works'; call: ServiceCall }
  | { kind: 'worth'; worth: bigint; isNative: boolean }
  | { kind: 'ended' | 'hold_over' | 'refused'; said: string }

/** Sends for the attestor. Throws ChainUnreadable, ChainDisputed. */
export interface AttestorSender extends ServiceSender {
  /** Address of the key that sends now. Throws AttestorOff. */
  sender(): Promise<ChainHex>
  /**
   * @param paid wei that the owner may be paid at most, and that go along
   * @throws AttestorOff
   */
  tryRevocation(collection: ChainHex, passId: bigint, paid: bigint): Promise<RevocationTry>
  /** True when the collection has taken the voucher of this name, in the newest block. */
  isClaimed(collection: ChainHex, purchase: ChainHex): Promise<boolean>
}
