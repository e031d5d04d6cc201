import type { PoolClient } from 'pg'
import type { RevocationCause } from '#domain/billing/words.ts'

/** A voucher that was given out, and whose pass has to end wherever it is by now. */
export interface RevocationWish {
  /** of the move that the voucher is of; a move is revoked once */
  moveId: string
  creatorId: string
  chainId: number
  /** 0x hex, as the next two */
  collection: string
  /** the voucher's `purchase` */
  purchaseHash: string
  /** whom the voucher is for */
  wallet: string
  /** of the voucher, seconds since the epoch, as the next one */
  heldUntil: number
  validUntil: number
  cause: RevocationCause
}

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/**
 * Has the attestor end the pass of a voucher, in the transaction that takes the right away. It is sent later: when the index
 * shows the claim, also one that comes only then; a voucher that ran out without one needs nothing. Once more for the same move
 * changes nothing. What became of it is told by `readRevocation`.
 */
export async function askRevocation(tx: PoolClient, wish: RevocationWish): Promise<void> {
  await tx.query(
    `INSERT INTO app.pass_revocation (move_id, creator_id, chain_id, collection, purchase_hash, wallet, held_until, valid_until, cause)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7), to_timestamp($8), $9) ON CONFLICT (move_id) DO NOTHING`,
    [
      ...[wish.moveId, wish.creatorId, wish.chainId, bytesOf(wish.collection), bytesOf(wish.purchaseHash)],
      ...[bytesOf(wish.wallet), wish.heldUntil, wish.validUntil, wish.cause],
    ],
  )
}
