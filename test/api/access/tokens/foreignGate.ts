import { randomBytes } from 'node:crypto'
import { ensureGate } from '#api/access/ensureGate.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import type { TokenSubject } from '#domain/access/tokenCondition.ts'
import { CHAIN_ID, type Creator } from '#test/kit/access/seedCreator.ts'
import type { Database } from '#test/kit/database.ts'

/** So many units of a token that was not made here; NFTs have no decimals. */
export function foreign(subject: TokenSubject, minUnits: bigint): Condition {
  const decimals = subject.kind === 'erc20' ? 18 : 0
  return { ...subject, minUnits: minUnits.toString(), symbol: 'ZOO', decimals, isForeign: true }
}

/** Puts a stream behind a gate of any conditions, as its creator would. */
export async function behindRules(
  db: Database,
  { channelId, collection, host }: Creator,
  room: string,
  rules: GateRules,
): Promise<void> {
  const deps = { random: randomBytes, settings: { CHAIN_ID } } as unknown as Parameters<typeof ensureGate>[1]
  await withTransaction(db.pool('api'), async (tx) => {
    const gate = await ensureGate(tx, deps, { channelId, collection, rules, madeBy: host.accountId })
    await tx.query("UPDATE app.room SET gate_id = $2, visibility = 'members', rev = rev + 1 WHERE id = $1", [
      room,
      gate,
    ])
  })
}
