import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { zeroAddress } from 'viem'
import { createPayments } from '#api/adapters/stripe/createPayments.ts'
import { reconcile } from '#api/ledger/reconcile/reconcile.ts'
import { paymentOptions } from '#test/api/adapters/stripe/usePayments.ts'
import { STAND_IN_KEY } from '#test/local/stripe/kit/useStandIn.ts'
import { moneyStanding, wrongOf } from '../moneyStanding.ts'
import type { KilledShop } from './shop/killedShop.ts'

/** Clocks are moved by so much, and then looked at the rows, until nothing is open. */
const TURN_S = 30
const TURN_MS = 200

async function isOpen({ db }: KilledShop): Promise<boolean> {
  const { rows } = await db.pool('owner').query(
    `SELECT FROM app.purchase WHERE ended_at IS NULL UNION ALL
     SELECT FROM app.attempt WHERE ended_at IS NULL UNION ALL
     SELECT FROM app.refund WHERE state NOT IN ('done', 'failed') UNION ALL
     SELECT FROM app.inbox WHERE state IN ('received', 'waiting') UNION ALL
     SELECT FROM app.card_move WHERE state IN ('signed', 'claimed') UNION ALL
     SELECT FROM app.pass_revocation WHERE state <> 'done' UNION ALL
     SELECT FROM app.purchase p WHERE p.charge_ref IS NOT NULL
       AND NOT EXISTS (SELECT FROM app.journal j WHERE j.key = 'charge:' || p.charge_ref) LIMIT 1`,
  )
  return rows.length > 0
}

/** Time goes on a little for everybody. @returns true when nothing is open any more */
export async function goOn(shop: KilledShop): Promise<boolean> {
  await shop.pass(TURN_S)
  await wait(TURN_MS)
  return !(await isOpen(shop))
}

/** What is wrong with all money that ever moved here: purchases one by one, and the books beside the provider's balances. */
export async function wrongMoney({ db, stripe, providerUrl }: KilledShop): Promise<string[]> {
  const { purchases, stray } = await moneyStanding(db, stripe)
  const payments = createPayments(paymentOptions(providerUrl, { keys: { current: () => STAND_IN_KEY } }))
  const compared = await reconcile(
    {
      ...{ pool: db.work(), clock: Date.now, random: randomBytes, chainId: 31337, currencyList: zeroAddress },
      ...{ money: null, payments, alarms: { raise: () => {} } },
    },
    -1,
  ).finally(() => payments.stop())
  const found = compared.filter(({ scope }) => scope !== 'chain').flatMap((run) => run.found)
  return [
    ...purchases.flatMap(wrongOf),
    ...stray.map((id) => `${id}: charged for nothing`),
    ...found.map(({ cause, place, amount, said }) => `books: ${cause} ${place} ${amount} ${said ?? ''}`),
  ]
}

/** How the purchases of people ended, each kind once: that of somebody with two of them, or none, stands beside the others. */
export async function endsOf({ db }: KilledShop, accountIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.pool('owner').query<{ states: string }>(
    `SELECT DISTINCT coalesce((SELECT string_agg(p.state::text, ' and ') FROM app.purchase p WHERE p.account_id = a.id), 'none') AS states
     FROM unnest($1::text[]) a (id)`,
    [accountIds],
  )
  return rows.map(({ states }) => states)
}
