import { isDeepStrictEqual } from 'node:util'
import type { MoveJourney } from './moveJourney.ts'
import type { KilledShop } from './shop/killedShop.ts'

interface MovedRow {
  account: string
  states: string[]
  claims: number
  passes: number
  seats: number
}

/** What each account has of vouchers, what the index has of them, and seats that somebody still sits in. */
const MOVED = `SELECT a.id AS account, coalesce((SELECT array_agg(m.state::text) FROM app.card_move m WHERE m.account_id = a.id), '{}') AS states,
    (SELECT count(*) FROM app.card_move m JOIN chain.card_claim_as_of c ON c.purchase = m.purchase_hash AND c.wallet = m.wallet
      WHERE m.account_id = a.id)::int AS claims,
    (SELECT count(*) FROM app.identity i JOIN chain.pass_as_of p ON p.owner = i.wallet AND NOT p.revoked
      WHERE i.account_id = a.id)::int AS passes,
    (SELECT count(*) FROM app.seat s WHERE s.account_id = a.id AND s.state <> 'ended')::int AS seats
  FROM unnest($1::text[]) a (id)`

function wrongOf({ account, states, claims, passes, seats }: MovedRow): string[] {
  const faults = [
    states.join() !== 'mirrored' && `vouchers ${states.join() || 'none'}`,
    claims !== 1 && `${claims} claims`,
    passes !== 1 && `${passes} passes`,
    seats !== 0 && `${seats} seats that were left`,
  ]
  return faults.filter((fault) => fault !== false).map((fault) => `${account}: ${fault}`)
}

/** What is wrong with people who have moved: one voucher, one claim and one pass each, and their ticket is that pass alone. */
export async function wrongMoves({ db }: KilledShop, people: readonly MoveJourney[]): Promise<string[]> {
  const { rows } = await db.pool('owner').query<MovedRow>(MOVED, [people.map(({ accountId }) => accountId)])
  const seen = await Promise.all(people.map((one) => one.counted()))
  const held = await Promise.all(people.map((one) => one.hasPass()))
  return [
    ...rows.flatMap(wrongOf),
    ...people.flatMap(({ accountId }, n) => [
      ...(seen[n] === 'pass' ? [] : [`${accountId} has: ${seen[n] || 'nothing'}`]),
      ...(held[n] ? [] : [`${accountId}: the collection knows of no pass`]),
    ]),
  ]
}

/** What is wrong with a pass that was taken back for money: one revocation, by one transaction of one nonce, and one refund. */
export async function wrongRevocation(
  shop: KilledShop,
  { accountId, purchaseId, hasPass }: MoveJourney,
): Promise<string[]> {
  const { rows } = await shop.db.pool('owner').query<Record<'moves' | 'sent' | 'revoked' | 'charge', string>>(
    `SELECT m.state || ' ' || v.state || ' ' || v.end_reason AS moves, p.charge_ref AS charge,
       (SELECT string_agg(t.state::text, ' and ') FILTER (WHERE t.state <> 'replaced') || ' of ' || count(DISTINCT t.nonce)
         FROM app.service_tx t WHERE t.subject_id = m.id) AS sent,
       (SELECT count(*) FROM chain.pass_sale_as_of e WHERE e.collection = m.collection AND e.pass_id = m.pass_id
         AND e.kind = 'revocation')::text AS revoked
     FROM app.card_move m JOIN app.pass_revocation v ON v.move_id = m.id JOIN app.purchase p ON p.id = m.source_id WHERE m.account_id = $1`,
    [accountId],
  )
  const { charge, ...found } = rows[0] ?? { charge: '' }
  const { data } = await shop.stripe.refunds.list({ charge })
  const seen = { ...found, refunds: data.length, hasPass: await hasPass() }
  const meant = {
    moves: 'withdrawn done REVOKED',
    sent: 'safe of 1',
    revoked: '1',
    refunds: 1,
    hasPass: false,
  }
  return isDeepStrictEqual(seen, meant) ? [] : [`${purchaseId}: ${JSON.stringify(seen)}`]
}
