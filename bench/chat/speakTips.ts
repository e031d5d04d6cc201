import { randomBytes } from 'node:crypto'
import { leastShown } from '#domain/tips/gifts.ts'
import type { Stage } from '#test/kit/access/stage.ts'
import { CHAIN_ID } from '#test/kit/access/stage.ts'
import type { OwnDatabase } from '#test/kit/database.ts'
import type { Speaker } from './speakRoom.ts'

const CONTEXT_ID = 77

/** Fans who tip: each tip is a row of the index, final at once so that it is told once, and told as the indexer tells a block. */
export async function speakTips(
  db: Pick<OwnDatabase, 'pool'>,
  stage: Pick<Stage, 'block'>,
  roomId: string,
): Promise<Speaker> {
  const [hub, payee] = [randomBytes(20), randomBytes(20)]
  await db.pool('owner').query(
    `INSERT INTO app.tip_context (room_id, channel_id, chain_id, hub, context_id, payee, context_type)
         SELECT id, channel_id, $2, $3, $4, $5, 'stream' FROM app.room WHERE id = $1`,
    [roomId, CHAIN_ID, hub, CONTEXT_ID, payee],
  )
  // the smallest amount that is shown, and one more each time
  let given = Number(leastShown({ index: 0, decimals: 18 }))
  return {
    everyMs: 500,
    mark: '"units":"',
    async speak() {
      given += 1
      await db.pool('indexer').query(
        `INSERT INTO chain.tip (chain_id, block, log_index, hub, payer, payee, currency, amount_units, context_type, context_id,
           gift_code, at, tx_hash)
         VALUES ($1, 1, $8, $2, $3, $4, 0, $7, 'stream', $5, 0, now(), $6)`,
        [CHAIN_ID, hub, randomBytes(20), payee, CONTEXT_ID, randomBytes(32), given, given % 1_000_000],
      )
      await stage.block()
      return given
    },
  }
}
