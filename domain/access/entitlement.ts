import type { EntitlementSource, Level } from '../words.ts'

/**
 * What somebody may, wherever it comes from: a pass on a chain, an invitation, a purchase by card, so much of a token.
 * Nothing in it needs a wallet. Times are seconds since the epoch.
 */
export interface Entitlement {
  source: EntitlementSource
  /** natural key of the thing behind the entitlement, e.g. `31337:0xcollection:12`; one live seat per key */
  sourceKey: string
  tierNo: number
  rank: number
  /** of a pass of another creator than the room's: its collection, 0x hex, lower case */
  collection?: string
  validFrom: number
  /** null = never ends */
  validUntil: number | null
  level: Level
  /** whose it is on a chain, 0x hex; absent: the account has it, whatever wallets it has */
  wallet?: string
  /**
   * of a token or a stake: the token or its vault (0x hex, lower case), which of an ERC-1155, the room of the hub that it is locked for,
   * and how many smallest units
   */
  holding?: { address: string; tokenId?: string; lockedFor?: string; units: bigint }
}

/** A right by card whose payment is disputed or being paid back: it opens nothing until that is settled. */
export interface FrozenRight {
  tierNo: number
  rank: number
  /** as of `Entitlement` */
  collection?: string
}

/** An entitlement that once was and is not any more, so that the door can say why. */
export interface LostEntitlement {
  sourceKey: string
  /** 0 = not known any more */
  tierNo: number
  /** as of `Entitlement` */
  collection?: string
  cause: 'expired' | 'moved' | 'reorged'
  /** seconds since the epoch; when it ended or moved */
  at: number
  block?: number
}
