import { randomBytes } from 'node:crypto'
import { withTransaction } from '#db/transaction.ts'
import { CHAIN_ID } from '#test/kit/access/seedCreator.ts'
import type { Stage } from '#test/kit/access/stage.ts'
import type { Database } from '#test/kit/database.ts'

const HALF_A_DAY_S = 43_200

/** What is locked, for a room of the hub, until when. */
export interface LockWish {
  units: bigint
  roomId: bigint
  /** from now on */
  forS?: number
}

/** The session lock as the index has it: what happens to it is one commit with whom it touches. Addresses are 0x hex. */
export interface SeededLocks {
  module: string
  lock(owner: Buffer, wish: LockWish): Promise<void>
  /** The owner takes back what is locked for a room. */
  takeBack(owner: Buffer, roomId: bigint): Promise<void>
  /** One block in which it is taken back, sent on and locked again by somebody else. */
  pass(from: Buffer, to: Buffer, wish: LockWish): Promise<void>
}

/** Writes what the indexer would of locks of a token, 0x hex. */
export function seedLocks(db: Database, stage: Stage, token: string): SeededLocks {
  const module = randomBytes(20)
  const of = Buffer.from(token.slice(2), 'hex')
  type Change = [sql: string, values: unknown[], owner: Buffer]
  const locked = (owner: Buffer, { units, roomId, forS = HALF_A_DAY_S }: LockWish): Change => [
    `INSERT INTO chain.token_lock (chain_id, module, room_id, owner, token, amount_units, until, block, log_index, tx_hash)
       VALUES ($1, $2, $3, $4, $5, $6, date_trunc('second', now()) + make_interval(secs => $7), 1, 0, $8)
     ON CONFLICT (chain_id, module, room_id, owner, token)
       DO UPDATE SET amount_units = EXCLUDED.amount_units, until = EXCLUDED.until, returned_at = NULL`,
    [CHAIN_ID, module, roomId.toString(), owner, of, units.toString(), forS, randomBytes(32)],
    owner,
  ]
  const returned = (owner: Buffer, roomId: bigint): Change => [
    `UPDATE chain.token_lock SET amount_units = 0, returned_at = now()
      WHERE chain_id = $1 AND module = $2 AND room_id = $3 AND owner = $4 AND token = $5`,
    [CHAIN_ID, module, roomId.toString(), owner, of],
    owner,
  ]
  const commit = async (...changes: Change[]): Promise<void> => {
    await stage.block()
    await withTransaction(db.pool('indexer'), async (tx) => {
      for (const [sql, values, owner] of changes) {
        await tx.query(sql, values)
        await tx.query(
          `INSERT INTO chain.touch (chain_id, block, subject, kind, epoch)
             SELECT chain_id, number, $2, 'wallet', epoch FROM chain.cursor WHERE chain_id = $1`,
          [CHAIN_ID, owner],
        )
      }
    })
  }
  return {
    module: `0x${module.toString('hex')}`,
    lock: (owner, wish) => commit(locked(owner, wish)),
    takeBack: (owner, roomId) => commit(returned(owner, roomId)),
    pass: (from, to, wish) => commit(returned(from, wish.roomId), locked(to, wish)),
  }
}
