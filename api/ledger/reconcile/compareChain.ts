import type { ScopedPool } from '#db/scope.ts'
import type { ChainMoney } from '../../ports/chain.ts'
import type { ChainFact } from '../chain/chainLines.ts'
import { type ChainDeps, currencyCodes, EVENTS_AT_ONCE, postChainFacts } from '../chain/postChainFacts.ts'
import { endOfPart, readChainFacts } from '../chain/readChainFacts.ts'
import { compareContracts } from './compareContracts.ts'
import { type Compared, type Found, notCompared } from './found.ts'

interface UnknownRow {
  id: string
  key: string
  subject: string
  creator_id: string | null
}

/** As many of a kind are named. */
const MAX_FOUND = 1000

/** Journals in force whose event the index has not, though it is past it. */
const UNKNOWN = `SELECT j.id, j.key, j.subject, j.creator_id FROM app.journal j JOIN chain.cursor c ON c.chain_id = $1
  WHERE j.rail = 'chain' AND j.reverses IS NULL AND j.at <= c.at
    AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id)
    AND NOT EXISTS (SELECT FROM chain.event e WHERE e.chain_id = $1
      AND e.tx_hash = decode(substring(j.subject FROM 9 FOR 64), 'hex') AND e.ord = split_part(j.subject, ':', 3)::int)
  ORDER BY j.at LIMIT ${MAX_FOUND}`

const SIDE = { outsideRef: null, place: null } as const

async function countJournals(pool: ScopedPool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM app.journal WHERE rail = 'chain' AND reverses IS NULL",
  )
  return rows[0]?.n ?? 0
}

/** True for a fact that was not booked; of money that several are paid, the books may have no part. */
const isMissing = ({ key, what, creatorId }: ChainFact, aside: ReadonlyMap<string, string>) =>
  aside.has(key) || (creatorId !== '' && what !== 'withdrawal' && what !== 'division')

/** Nodes that do not answer take nothing away of what the index says. */
const nobodySaid = (error: Error): Found[] => [
  notCompared(`What contracts have could not be compared: ${error.message}`),
]

/** The settled facts that the index has, and what contracts have, beside the books. */
export async function compareChain(deps: ChainDeps & { money: ChainMoney | null }): Promise<Compared | null> {
  const { pool, chainId, money } = deps
  // what became settled a moment ago is nobody's mistake
  const pass = await postChainFacts(deps, -1)
  if (pass === null) return null
  const { upTo, aside } = pass
  const reasonOf = (key: string) => {
    const reason = aside.get(key)
    return reason === undefined ? '' : ` It was set aside: ${reason}.`
  }
  const codeOf = await currencyCodes(deps)
  const missing: ChainFact[] = []
  for (let after = -1; after < upTo && missing.length < MAX_FOUND; ) {
    const range = { chainId, after, upTo }
    const part = { ...range, upTo: await endOfPart(pool, range, deps.eventsAtOnce ?? EVENTS_AT_ONCE) }
    for (const fact of await readChainFacts(pool, part, codeOf))
      if (isMissing(fact, aside)) missing.push(fact)
    after = part.upTo
  }
  const { rows: unknown } = await pool.query<UnknownRow>(UNKNOWN, [chainId])
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
          creatorId: creatorId || null,
        },
        ...{
          journalId: null,
          said: `The chain has a fact of kind ${what} that the books have not.${reasonOf(key)}`,
        },
      })),
      ...unknown.map(({ id, key, subject, creator_id: creatorId }) => ({
        ...{
          ...SIDE,
          cause: 'UNKNOWN' as const,
          ref: key,
          currency: null,
          amount: 0n,
          journalId: id,
          creatorId,
        },
        said: `The books have a fact of the chain that the chain has not.${reasonOf(subject)}`,
      })),
      ...(money === null ? [] : await compareContracts({ ...deps, money }).catch(nobodySaid)),
    ],
  }
}
