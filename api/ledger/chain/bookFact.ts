import type { PoolClient } from 'pg'
import { postJournal } from '../postJournal.ts'
import { type ChainFact, chainLines, journalKindOf } from './chainLines.ts'
import { lockFact } from './undoGone.ts'

/** The key under which a fact is written next: one that was taken back and came again has another. */
async function nextKey(tx: PoolClient, subject: string): Promise<string> {
  const { rows } = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM app.journal WHERE subject = $1 AND reverses IS NULL',
    [subject],
  )
  const n = rows[0]?.n ?? 0
  return n === 0 ? subject : `${subject}:${n + 1}`
}

/**
 * Whose money the books have in a contract, and how much of it was there when something happened: a fact that is looked at again takes
 * nothing of what came after it. Of several the one with most.
 */
async function holderOf(
  tx: PoolClient,
  ref: string,
  { chainId, currency, block, logIndex }: ChainFact,
): Promise<{ creatorId: string; amount: bigint } | null> {
  const { rows } = await tx.query<{ creatorId: string; amount: bigint }>(
    `SELECT h.creator_id AS "creatorId", least(h.amount, b.amount) AS amount
      FROM (SELECT a.id, a.creator_id, sum(p.amount) AS amount FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
          WHERE a.place = 'contract' AND a.ref = $1 AND a.currency = $2 AND a.creator_id IS NOT NULL
          GROUP BY a.id HAVING sum(p.amount) > 0) h,
        LATERAL (SELECT sum(p.amount) AS amount FROM app.posting p JOIN app.journal j ON j.id = p.journal_id
          JOIN chain.event e ON e.chain_id = $3 AND e.tx_hash = decode(substring(j.subject FROM 9 FOR 64), 'hex')
            AND e.ord = split_part(j.subject, ':', 3)::int
          WHERE p.account_id = h.id AND (e.block, e.log_index) < ($4::bigint, $5::int) AND j.rail = 'chain' AND j.reverses IS NULL
            AND NOT EXISTS (SELECT FROM app.journal o WHERE o.reverses = j.id)) b
      WHERE b.amount > 0 ORDER BY 2 DESC, 1 LIMIT 1`,
    [ref, currency, chainId, block, logIndex],
  )
  return rows[0] ?? null
}

/** Creators who have a journal of a fact that was not taken back. */
async function bookedBy(tx: PoolClient, { key }: ChainFact): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT j.creator_id AS id FROM app.journal j WHERE j.subject = $1 AND j.reverses IS NULL AND j.creator_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id)`,
    [key],
  )
  return rows.map(({ id }) => id)
}

const least = (one: bigint, other: bigint) => (one < other ? one : other)

/** A fact as the books take it: of money that came through a contract, as much as they have there is of own sales. */
async function bookedFacts(tx: PoolClient, fact: ChainFact): Promise<ChainFact[]> {
  const { what, contract, wallet, to, amount, creatorId } = fact
  if (what === 'withdrawal') {
    const holder = await holderOf(tx, `${contract}:${wallet}`, fact)
    // who withdraws takes all
    return holder === null ? [] : [{ ...fact, ...holder }]
  }
  if (what === 'support') {
    const holder = await holderOf(tx, contract, fact)
    return holder === null ? [] : [{ ...fact, ...holder, amount: least(amount, holder.amount) }]
  }
  if (what !== 'part' && what !== 'division') return [fact]
  const booked = await bookedBy(tx, fact)
  const isNew = !booked.includes(creatorId)
  const holder = await holderOf(tx, to, fact)
  const own = holder === null ? 0n : least(amount, holder.amount)
  if (holder?.creatorId === creatorId) return isNew ? [{ ...fact, share: own }] : []
  const isDivided = booked.some((one) => one !== creatorId)
  return [
    ...(holder === null || isDivided
      ? []
      : [{ ...fact, what: 'division' as const, creatorId: holder.creatorId, amount: own }]),
    ...(creatorId === '' || !isNew ? [] : [fact]),
  ]
}

/** True for a fact with a journal in force. */
async function isInForce(tx: PoolClient, subject: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM app.journal j WHERE j.subject = $1 AND j.reverses IS NULL
       AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id) LIMIT 1`,
    [subject],
  )
  return rowCount === 1
}

/** Facts that are a journal of each who has a part in it. */
export const OF_SEVERAL: readonly ChainFact['what'][] = ['part', 'division']

/** Writes what the books have not of a fact. */
export async function bookFact(tx: PoolClient, given: ChainFact): Promise<void> {
  await lockFact(tx, given.key)
  if (!OF_SEVERAL.includes(given.what) && (await isInForce(tx, given.key))) return
  for (const fact of await bookedFacts(tx, given)) {
    const { key: subject, creatorId, at } = fact
    const lines = chainLines(fact)
    if (lines.length === 0) continue
    await postJournal(tx, {
      ...{ key: await nextKey(tx, subject), kind: journalKindOf(fact), at, subject, creatorId, lines },
    })
  }
}
