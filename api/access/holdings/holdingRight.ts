import type { Entitlement } from '#domain/access/entitlement.ts'
import type { TokenSubject } from '#domain/access/tokenCondition.ts'

/** An entitlement of a wallet as the index holds it; its level follows from the cursor it is read against. */
export interface HeldEntitlement {
  entitlement: Omit<Entitlement, 'level'>
  block: number
}

/** The natural key of what a wallet has of a token, staked in a vault or locked for a room; `LOCK_KEYS` are those of locks. */
export function holdingKeyOf(
  chainId: number,
  { address, tokenId, lockedFor }: Omit<TokenSubject, 'kind'>,
  wallet: string,
): string {
  const which = tokenId === undefined ? '' : `#${tokenId}`
  return `${chainId}:${address}${which}${lockedFor === undefined ? '' : `@${lockedFor}`}:${wallet}`
}

/** SQL: a pattern of the keys of all that is locked of the token of a condition `d`. */
export const LOCK_KEYS = "(d.chain_id || ':0x' || encode(d.address, 'hex') || '@%')"

/** A right to what a wallet has of a token or staked in a vault. */
export function holdingRight(
  chainId: number,
  { kind, address, tokenId, lockedFor }: TokenSubject,
  { wallet, units, validUntil = null }: { wallet: string; units: bigint; validUntil?: number | null },
): Omit<Entitlement, 'level'> {
  const of = {
    ...{ address, ...(tokenId === undefined ? {} : { tokenId }) },
    ...(lockedFor === undefined ? {} : { lockedFor }),
  }
  return {
    ...{ source: kind, sourceKey: holdingKeyOf(chainId, of, wallet), tierNo: 0, rank: 0 },
    ...{ validFrom: 0, validUntil, wallet, holding: { ...of, units } },
  }
}
