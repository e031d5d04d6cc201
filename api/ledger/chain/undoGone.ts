import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { JournalLine } from '#domain/ledger/cardJournals.ts'
import { postJournal } from '../postJournal.ts'

/** A journal whose fact is on the chain no more. */
export interface Gone {
  id: string
  key: string
  subject: string
  creator_id: string | null
}

const GONE = `SELECT DISTINCT j.id, j.key, j.subject, j.creator_id FROM chain.orphan o
    JOIN app.journal j ON j.subject = 'chain:0x' || encode(o.tx_hash, 'hex') || ':' || o.ord AND j.reverses IS NULL
  WHERE o.chain_id = $1 AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id)
    AND NOT EXISTS (SELECT FROM chain.event e WHERE e.chain_id = o.chain_id AND e.tx_hash = o.tx_hash AND e.ord = o.ord)`

/** Journals of facts that a reorg dropped and that did not come again. */
export async function readGone(pool: ScopedPool, chainId: number): Promise<Gone[]> {
  return (await pool.query<Gone>(GONE, [chainId])).rows
}

/** Two passes may have read the same fact as new: one after the other writes it, and the later one sees what is there. */
export async function lockFact(tx: PoolClient, subject: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 154))', [subject])
}

/** Writes the lines of a journal the other way round. */
export async function undoGone(
  tx: PoolClient,
  { id, key, subject, creator_id: creatorId }: Gone,
): Promise<void> {
  await lockFact(tx, subject)
  const { rows } = await tx.query<{
    place: JournalLine['place']
    owner: string | null
    ref: string | null
    currency: string
    amount: bigint
    now: Date
  }>(
    `SELECT a.place, a.creator_id AS owner, a.ref, p.currency, p.amount, app.now() AS now FROM app.posting p
      JOIN app.ledger_account a ON a.id = p.account_id WHERE p.journal_id = $1 ORDER BY p.n`,
    [id],
  )
  const lines = rows.map(({ place, owner, ref, currency, amount }) => ({
    ...{ place, currency, amount: -amount },
    ...(ref === null ? {} : { ref }),
    ...(owner === null ? {} : { creatorId: owner }),
  }))
  const at = rows[0]?.now ?? new Date(0)
  await postJournal(tx, {
    key: `${key}:back`,
    kind: 'taken_back',
    at,
    subject,
    creatorId,
    lines,
    reverses: id,
  })
}
