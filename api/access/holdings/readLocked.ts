import type { PoolClient } from 'pg'
import type { HoldingsAsked } from '#api/ports/chain.ts'
import { type HeldEntitlement, holdingRight } from './holdingRight.ts'

const bytes = (hex: string): Buffer => Buffer.from(hex.slice(2), 'hex')

/** What is locked for the room that a gate stands at; rows whose time is over are rights that ended. */
export async function readLocked(
  tx: PoolClient,
  chainId: number,
  { tokens, sessionLock }: HoldingsAsked,
  wallets: string[],
): Promise<HeldEntitlement[]> {
  const locked = tokens.filter(({ lockedFor }) => lockedFor !== undefined)
  const lockedFor = locked[0]?.lockedFor
  if (lockedFor === undefined || !sessionLock) return []
  const { rows } = await tx.query<{
    address: string
    wallet: string
    units: string
    until: Date
    block: number
  }>({
    name: 'holdings_locked',
    text: `SELECT '0x' || encode(token, 'hex') AS address, '0x' || encode(owner, 'hex') AS wallet, amount_units::text AS units, until, block
      FROM chain.token_lock_as_of WHERE chain_id = $1 AND module = $2 AND room_id = $3 AND owner = ANY($4) AND token = ANY($5)
       AND amount_units > 0 AND returned_at IS NULL`,
    values: [
      ...[chainId, bytes(sessionLock), lockedFor, wallets.map(bytes)],
      locked.map(({ address }) => bytes(address)),
    ],
  })
  return rows.map(({ address, wallet, units, until, block }) => ({
    entitlement: holdingRight(
      chainId,
      { kind: 'erc20', address, lockedFor },
      { wallet, units: BigInt(units), validUntil: Math.floor(until.getTime() / 1000) },
    ),
    block,
  }))
}
