import type { Pool } from 'pg'
import type Stripe from 'stripe'

const PLACES = `SELECT a.place::text, a.ref, sum(p.amount)::float8 AS amount FROM app.ledger_account a
  JOIN app.posting p ON p.account_id = a.id GROUP BY a.place, a.ref`
const WRONG_JOURNALS = `SELECT count(*)::int AS n FROM (SELECT FROM app.posting GROUP BY journal_id, currency HAVING sum(amount) <> 0) j`

const NAMES: Record<string, string> = {
  'provider:platform': 'platform',
  'provider:fees': 'fees',
  'provider:account': 'account',
}

/** Where the books have money: `platform`, `account 0` of the first of these accounts at the provider, `fan`, … */
export async function bookedPlaces(owner: Pool, accounts: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ place: string; ref: string | null; amount: number }>(PLACES)
  const booked = new Map<string, number>()
  for (const { place, ref, amount } of rows) {
    const n = accounts.indexOf(String(ref))
    const key = `${NAMES[place] ?? place}${n < 0 ? '' : ` ${n}`}`
    booked.set(key, (booked.get(key) ?? 0) + amount)
  }
  return booked
}

/** Where books and provider do not have the same, and what of the books does not come to zero. */
export async function wrongBalances(
  owner: Pool,
  stripe: Stripe,
  accounts: readonly string[],
): Promise<string[]> {
  const booked = await bookedPlaces(owner, accounts)
  const scopes: [string, object][] = [
    ['platform', {}],
    ...accounts.map((account, n): [string, object] => [`account ${n}`, { stripeContext: account }]),
  ]
  const wrong = await Promise.all(
    scopes.map(async ([key, context]) => {
      const { available, pending } = await stripe.balance.retrieve({}, context)
      const all = [...available, ...pending].reduce((sum, { amount }) => sum + amount, 0)
      const has = booked.get(key) ?? 0
      return all === has ? [] : [`the provider has ${all} at ${key}, the books ${has}`]
    }),
  )
  const sum = [...booked.values()].reduce((total, amount) => total + amount, 0)
  const { rows } = await owner.query<{ n: number }>(WRONG_JOURNALS)
  const journals = rows[0]?.n ?? 0
  return [
    ...wrong.flat(),
    ...(sum === 0 ? [] : [`all places come to ${sum}`]),
    ...(journals === 0 ? [] : [`${journals} journals do not come to zero`]),
  ]
}
