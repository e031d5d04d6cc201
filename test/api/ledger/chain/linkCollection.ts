import { expect } from 'chai'
import type { Client } from '#test/kit/client.ts'
import type { Database } from '#test/kit/database.ts'

/** Somebody whose wallet made a collection opens a channel and links it. */
export async function linkCollection(
  db: Database,
  owner: Client,
  { handle, wallet }: { handle: string; wallet: string },
): Promise<void> {
  const made = await owner.call('POST', '/v1/channels', { body: { handle, name: 'K' } })
  const { rows } = await db.pool('owner').query<{ tx: string }>(
    `SELECT '0x' || encode(e.tx_hash, 'hex') AS tx FROM chain.event e JOIN chain.pass_collection p ON p.created_tx = e.tx_hash
      WHERE e.kind = 1 AND p.creator_wallet = $1`,
    [Buffer.from(wallet.slice(2), 'hex')],
  )
  const path = `/v1/channels/${made.body.channel.id}/collection`
  const linked = await owner.call('PUT', path, { body: { txHash: rows[0]?.tx } })
  expect(linked.status, JSON.stringify(linked.body)).to.be.lessThan(300)
}
