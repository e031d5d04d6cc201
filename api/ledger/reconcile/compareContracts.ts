import { chainCurrency } from '#domain/ledger/currencyCode.ts'
import type { ChainMoney, MoneyQuestion } from '../../ports/chain.ts'
import { readListedCurrencies } from '../chain/listedCurrencies.ts'
import { type ChainDeps, safeBlock } from '../chain/postChainFacts.ts'
import { type Found, notCompared } from './found.ts'

interface PlaceRow {
  ref: string
  currency: string
  creator_id: string | null
  amount: bigint
}

/** Facts are written while the chain goes on: the same block has to be the settled one before and behind. */
const TRIES = 3

/**
 * What the books say that a contract keeps, beside what it has and what the ledger of the chain owes at the block up to which the books
 * go. Anybody may send a contract more; less is a difference.
 */
export async function compareContracts(deps: ChainDeps & { money: ChainMoney }): Promise<Found[]> {
  const { pool, chainId, currencyList, money } = deps
  const currencies = await readListedCurrencies(pool, { chainId, list: currencyList })
  const listed = new Map(currencies.map((one) => [chainCurrency(chainId, one.token), one]))
  for (let tries = 1; ; tries++) {
    const before = await safeBlock(pool, chainId)
    const { rows } = await pool.query<PlaceRow>(
      // what several have in one contract is compared together: it has to be there for all of them
      `SELECT a.ref, a.currency, CASE WHEN count(DISTINCT a.creator_id) = 1 THEN min(a.creator_id) END AS creator_id,
          sum(p.amount) AS amount
        FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
        WHERE a.place = 'contract' GROUP BY a.ref, a.currency HAVING sum(p.amount) <> 0 ORDER BY a.ref`,
    )
    const known = rows.filter(({ currency }) => listed.has(currency))
    const has = before === null ? [] : await money.unitsAt(before.block, known.map(questionOf))
    const after = await safeBlock(pool, chainId)
    const isStill = before !== null && after?.block === before.block && after.epoch === before.epoch
    if (isStill)
      return [...known.flatMap((row, n) => differenceOf(row, has[n] ?? 0n)), ...unlistedIn(rows, listed)]
    if (tries === TRIES) return []
  }

  function questionOf({ ref, currency }: PlaceRow): MoneyQuestion {
    const [address = '', wallet] = ref.split(':')
    const { token = null, index = 0 } = listed.get(currency) ?? {}
    return wallet === undefined
      ? { kind: 'has', address, token }
      : { kind: 'owed', ledger: address, wallet, currency: index }
  }
}

/** Money in contracts that the list of the index does not say any more: nobody knows what to ask for. */
function unlistedIn(rows: PlaceRow[], listed: ReadonlyMap<string, unknown>): Found[] {
  const codes = new Set(rows.map(({ currency }) => currency).filter((code) => !listed.has(code)))
  return [...codes].map((code) =>
    notCompared('The index does not list this money: what contracts have of it could not be compared.', code),
  )
}

function differenceOf({ ref, currency, creator_id: creatorId, amount }: PlaceRow, has: bigint): Found[] {
  if (has >= amount) return []
  return [
    {
      ...{ cause: 'BALANCE', place: 'contract', ref, currency, amount: has - amount, outsideRef: null },
      ...{ journalId: null, creatorId, said: 'A contract has less than the books say.' },
    },
  ]
}
