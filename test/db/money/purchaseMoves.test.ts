import { expect } from 'chai'
import { ATTEMPT_NEXT, PURCHASE_NEXT } from '#domain/billing/purchaseStates.ts'
import {
  ATTEMPT_STATES,
  OPEN_PURCHASE_STATES,
  PURCHASE_STATES,
  type PurchaseState,
} from '#domain/billing/words.ts'
import { mayMove } from '#domain/room/transition.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHECK = '23514'
const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(22, '0')}`
const PAID: readonly PurchaseState[] = ['paid', 'part_refunded', 'refunded', 'disputed', 'lost']

describe('the state machines of purchases and attempts in the database', () => {
  const database = useDatabase()
  const owner = () => database.pool('owner')
  let n = 0
  const run = async (sql: string, values: unknown[]) => {
    try {
      await owner().query(sql, values)
      return 'stored'
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  before(async () => {
    await run('INSERT INTO app.account (id) VALUES ($1)', [id('acc', 1)])
    await run('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [id('cre', 1), id('acc', 1)])
    const channel = [id('chn', 1), id('cre', 1)]
    await run("INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, 'moves', 'x')", channel)
  })

  const fieldsOf = (state: PurchaseState) => ({
    ended: (OPEN_PURCHASE_STATES as readonly string[]).includes(state) ? 'NULL' : 'app.now()',
    paid: PAID.includes(state) ? "coalesce(paid_at, 'epoch')" : 'paid_at',
    fail: state === 'failed' || state === 'expired' ? "'DECLINED'" : 'fail_code',
  })

  async function newPurchase(state: PurchaseState): Promise<string> {
    const own = id('pur', ++n)
    const { ended } = fieldsOf(state)
    const paidAt = PAID.includes(state) ? "'epoch'" : 'NULL'
    const fail = state === 'failed' || state === 'expired' ? "'DECLINED'" : 'NULL'
    const made = await run(
      `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, chain_id, collection, tier_no, tier_name, rank,
         price_version, amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to, state,
         ended_at, paid_at, fail_code, payment_ref, charge_ref)
       VALUES ($1::app.id, $2, $3, $4, 'acct_one', 1, decode(lpad($5, 40, '0'), 'hex'), 1, 'x', 1, 1, 900, 'EUR', 'fee_0000000000000000000001', 1000,
         90, 'never', 'x', substr($1::text, 5), 'checkout', '/', $6, ${ended}, ${paidAt}, ${fail}, $1::text, 'ch' || $1::text)`,
      [own, id('acc', 1), id('cre', 1), id('chn', 1), String(n), state],
    )
    expect(made, state).to.equal('stored')
    return own
  }

  it('[S4.34] a purchase moves exactly along the table of the domain', async () => {
    for (const from of PURCHASE_STATES)
      for (const to of PURCHASE_STATES.filter((state) => state !== from)) {
        const { ended, paid, fail } = fieldsOf(to)
        const moved = await run(
          `UPDATE app.purchase SET state = $2, ended_at = ${ended}, paid_at = ${paid}, fail_code = ${fail} WHERE id = $1`,
          [await newPurchase(from), to],
        )
        expect(moved, `${from} → ${to}`).to.equal(mayMove(PURCHASE_NEXT, from, to) ? 'stored' : CHECK)
      }
  })

  it('[S4.34] an attempt moves exactly along the table of the domain', async () => {
    const endIf = (state: string) =>
      ['succeeded', 'refused', 'abandoned'].includes(state) ? 'app.now()' : 'NULL'
    for (const from of ATTEMPT_STATES)
      for (const to of ATTEMPT_STATES.filter((state) => state !== from)) {
        const own = id('att', ++n)
        const made = await run(
          `INSERT INTO app.attempt (id, subject, purpose, n, key, params, state, sent_at, ended_at)
           VALUES ($1::app.id, $2, 'pay', 1, $1::text, '{}', $3, app.now(), ${endIf(from)})`,
          [own, id('pur', n), from],
        )
        expect(made).to.equal('stored')
        const moved = await run(`UPDATE app.attempt SET state = $2, ended_at = ${endIf(to)} WHERE id = $1`, [
          own,
          to,
        ])
        expect(moved, `${from} → ${to}`).to.equal(mayMove(ATTEMPT_NEXT, from, to) ? 'stored' : CHECK)
      }
  })

  it('[S4.34] what a purchase was paid by is said once, and what was agreed on is nobody’s to change', async () => {
    const own = await newPurchase('paid')
    for (const column of ['payment_ref', 'charge_ref', 'paid_at'])
      expect(
        await run(
          `UPDATE app.purchase SET ${column} = ${column === 'paid_at' ? 'app.now()' : "'other'"} WHERE id = $1`,
          [own],
        ),
        column,
      ).to.equal(CHECK)
    for (const column of ['amount', 'account_id', 'account_ref', 'fee', 'currency']) {
      const change = database
        .pool('api')
        .query(`UPDATE app.purchase SET ${column} = ${column} WHERE id = $1`, [own])
      expect(
        await change.then(
          () => 'stored',
          ({ code }: { code: string }) => code,
        ),
        column,
      ).to.equal('42501')
    }
  })
})
