import type { Pool } from 'pg'
import { chainCurrency } from '#domain/ledger/currencyCode.ts'
import { type ChainDeps, safeBlock } from '../chain/postChainFacts.ts'
import { readChainFacts } from '../chain/readChainFacts.ts'
import type { Compared } from './found.ts'

interface UnknownRow {
  id: string
  key: string
  creator_id: string | null
}

/** Journals in force whose event the index has not, though it is past it. */
const UNKNOWN = `SELECT j.id, j.key, j.creator_id FROM app.journal j JOIN chain.cursor c ON c.chain_id = $1
  WHERE j.rail = 'chain' AND j.reverses IS NULL AND j.at <= c.at
    AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id)
    AND NOT EXISTS (SELECT FROM chain.event e WHERE e.chain_id = $1
      AND e.tx_hash = decode(substring(j.subject FROM 9 FOR 64), 'hex') AND e.ord = split_part(j.subject, ':', 3)::smallint)
  ORDER BY j.at LIMIT 1000`

interface WaitingRow {
  ref: string
  currency: string
  creator_id: string
  difference: bigint
}

/** What the books have waiting for a wallet beside what the ledger of the chain owes it; others may have deposited as well. */
const WAITING = `SELECT a.ref, a.currency, a.creator_id, sum(p.amount) - coalesce(k.owed_units, 0) AS difference
  FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
  LEFT JOIN chain.credit_as_of k ON k.chain_id = $1 AND '0x' || encode(k.ledger, 'hex') || ':0x' || encode(k.account_wallet, 'hex') = a.ref
    AND k.currency = ($3::jsonb ->> a.currency)::int
  WHERE a.place = 'contract' AND a.ref LIKE '%:%' AND (k.block IS NULL OR k.block <= $2)
  GROUP BY a.id, k.owed_units HAVING sum(p.amount) > coalesce(k.owed_units, 0)`

const SIDE = { outsideRef: null, place: null } as const

async function countJournals(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM app.journal WHERE rail = 'chain' AND reverses IS NULL",
  )
  return rows[0]?.n ?? 0
}

/** The settled facts that the index has beside the books. */
export async function compareChain(deps: ChainDeps): Promise<Compared | null> {
  const { pool, chainId, currencies } = deps
  const settled = await safeBlock(pool, chainId)
  if (settled === null) return null
  const codes = new Map(currencies.map(({ index, token }) => [index, chainCurrency(chainId, token)]))
  const codeOf = (index: number) => codes.get(index) ?? chainCurrency(chainId, null)
  const range = { chainId, after: -1, upTo: settled.block }
  const missing = (await readChainFacts(pool, range, codeOf)).filter(({ what }) => what !== 'withdrawal')
  const { rows: unknown } = await pool.query<UnknownRow>(UNKNOWN, [chainId])
  const indexOf = Object.fromEntries([...codes].map(([index, code]) => [code, index]))
  const { rows: waiting } = await pool.query<WaitingRow>(WAITING, [
    ...[chainId, settled.block, JSON.stringify(indexOf)],
  ])
  return {
    facts: await countJournals(pool),
    found: [
      ...missing.map(({ key, creatorId, contract, currency, amount, what }) => ({
        ...{
          cause: 'MISSING' as const,
          place: null,
          ref: contract,
          currency,
          amount,
          outsideRef: key,
          creatorId,
        },
        ...{ journalId: null, said: `The chain has a fact of kind ${what} that the books have not.` },
      })),
      ...unknown.map(({ id, key, creator_id: creatorId }) => ({
        ...{
          ...SIDE,
          cause: 'UNKNOWN' as const,
          ref: key,
          currency: null,
          amount: 0n,
          journalId: id,
          creatorId,
        },
        said: 'The books have a fact of the chain that the chain has not.',
      })),
      ...waiting.map(({ ref, currency, creator_id: creatorId, difference }) => ({
        ...{
          ...SIDE,
          cause: 'BALANCE' as const,
          place: 'contract' as const,
          ref,
          currency,
          amount: -difference,
        },
        ...{ journalId: null, creatorId, said: 'The ledger of the chain owes less than the books say.' },
      })),
    ],
  }
}
