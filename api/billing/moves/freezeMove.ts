import type { PoolClient } from 'pg'
import type { RevocationCause } from '#domain/billing/words.ts'
import { type CardRightDeps, noteHolderChange } from '../../access/cardRights.ts'
import { askRevocation } from '../../attestation/askRevocation.ts'

interface HeldMove {
  moveId: string
  creatorId: string
  chainId: number
  collection: string
  purchaseHash: string
  wallet: string
  heldUntil: number
  validUntil: number
  accountId: string | null
}

/**
 * The payment of a right that is on its way to a wallet, or there, is disputed or goes back: while the hold lasts no reader
 * counts a pass at that wallet, and the attestor ends it. After the hold, and once more, it changes nothing. Stops no right: that
 * is done before, by the verb that takes the lock of its account.
 */
export async function freezeMove(
  tx: PoolClient,
  deps: CardRightDeps,
  sourceId: string,
  cause: RevocationCause,
): Promise<void> {
  const { rows } = await tx.query<HeldMove>(
    `UPDATE app.card_move m SET frozen_at = app.now() WHERE m.source_id = $1 AND m.state IN ('signed', 'claimed', 'mirrored')
       AND m.frozen_at IS NULL AND m.held_until >= date_trunc('day', app.now(), 'UTC')
     RETURNING m.id AS "moveId", m.creator_id AS "creatorId", m.chain_id AS "chainId", '0x' || encode(m.collection, 'hex') AS collection,
       '0x' || encode(m.purchase_hash, 'hex') AS "purchaseHash", '0x' || encode(m.wallet, 'hex') AS wallet, m.account_id AS "accountId",
       extract(epoch FROM m.held_until)::float8 AS "heldUntil", extract(epoch FROM m.valid_until)::float8 AS "validUntil"`,
    [sourceId],
  )
  const [move] = rows
  if (!move) return
  const { accountId, ...wish } = move
  await askRevocation(tx, { ...wish, cause })
  // once a safe block has the claim the wallet may have been linked to somebody else
  const holders = await tx.query<{ id: string }>(
    'SELECT account_id AS id FROM app.identity WHERE wallet = $1 AND ended_at IS NULL AND account_id IS DISTINCT FROM $2',
    [Buffer.from(move.wallet.slice(2), 'hex'), accountId],
  )
  for (const { id } of holders.rows) await noteHolderChange(tx, deps, id)
}
