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
/** Of these nothing has ended. */
const ENDLESS: readonly PurchaseState[] = [...OPEN_PURCHASE_STATES, 'saved', 'held']
/** What one can be by which a card is saved. */
const SAVING: readonly PurchaseState[] = [
  'created',
  'checkout_open',
  'unknown',
  'saved',
  'failed',
  'expired',
  'released',
]
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
    ended: ENDLESS.includes(state) ? 'NULL' : 'app.now()',
    paid: PAID.includes(state) ? "coalesce(paid_at, 'epoch')" : 'paid_at',
    fail: state === 'failed' || state === 'expired' ? "'DECLINED'" : 'fail_code',
  })

  async function newPurchase(state: PurchaseState, savesCard = state === 'saved'): Promise<string> {
    const own = id('pur', ++n)
    const { ended } = fieldsOf(state)
    const paidAt = PAID.includes(state) ? "'epoch'" : 'NULL'
    const fail = state === 'failed' || state === 'expired' ? "'DECLINED'" : 'NULL'
    const made = await run(
      `INSERT INTO app.purchase (id, account_id, creator_id, channel_id, account_ref, product, reservation_id, call_media, call_minutes, call_at,
         amount, currency, fee_schedule_id, fee_bps, fee, refund_rule, statement_name, client_key, way, return_to, state,
         ended_at, paid_at, fail_code, payment_ref, charge_ref, held_amount, held_at, capture_before, saves_card, checkout_ref, method_ref)
       VALUES ($1::app.id, $2, $3, $4, 'acct_one', 'call', $5, 'video', 30, 'epoch', 900, 'EUR', 'fee_0000000000000000000001', 1000,
         90, 'never', 'x', substr($1::text, 5), 'checkout', '/', $6, ${ended}, ${paidAt}, ${fail}, ${savesCard ? 'NULL, NULL, NULL, NULL, NULL' : "$1::text, 'ch' || $1::text, 900, 'epoch', 'epoch'"},
         ${savesCard}, 'cs' || $1::text, 'pm_one')`,
      [own, id('acc', 1), id('cre', 1), id('chn', 1), id('crv', n), state],
    )
    expect(made, state).to.equal('stored')
    return own
  }

  it('[S4.34] a purchase moves exactly along the table of the domain', async () => {
    for (const from of PURCHASE_STATES)
      for (const to of PURCHASE_STATES.filter((state) => state !== from)) {
        const { ended, paid, fail } = fieldsOf(to)
        const savesCard = SAVING.includes(from) && [from, to].includes('saved')
        const moved = await run(
          `UPDATE app.purchase SET state = $2, ended_at = ${ended}, paid_at = ${paid}, fail_code = ${fail} WHERE id = $1`,
          [await newPurchase(from, savesCard), to],
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

  it('[S4.34] by what saves a card nothing is paid, and the card is said once and can be forgotten', async () => {
    const change = (own: string, set: string) => run(`UPDATE app.purchase SET ${set} WHERE id = $1`, [own])
    const own = await newPurchase('checkout_open', true)
    for (const set of [
      "state = 'processing'",
      "payment_ref = 'pi_one'",
      "state = 'saved', method_ref = NULL",
    ])
      expect(await change(own, set), set).to.equal(CHECK)
    expect(await change(await newPurchase('checkout_open'), "state = 'saved'"), 'what pays').to.equal(CHECK)
    expect(await change(own, "state = 'saved'")).to.equal('stored')
    expect(await change(own, "method_ref = 'pm_two'"), 'another card').to.equal(CHECK)
    const over = "state = 'released', ended_at = app.now(), method_ref = NULL"
    expect(await change(own, over)).to.equal('stored')
    expect(await change(await newPurchase('created'), 'is_off_session = true'), 'on a page').to.equal(CHECK)
  })

  it('[S4.34] what is held is said once, and what is taken of it is decided once and is the sum from then on', async () => {
    const change = (own: string, set: string) => run(`UPDATE app.purchase SET ${set} WHERE id = $1`, [own])
    const own = await newPurchase('held')
    for (const set of ['held_amount = 800', "capture_before = 'infinity'", 'amount = 600, fee = 60'])
      expect(await change(own, set), set).to.equal(CHECK)
    expect(await change(own, 'capture_amount = 901, capture_fee = 90'), 'more than is held').to.equal(CHECK)
    expect(await change(own, 'capture_amount = 600, capture_fee = 60')).to.equal('stored')
    expect(await change(own, 'capture_amount = 500, capture_fee = 50'), 'again').to.equal(CHECK)
    const paid = "state = 'paid', paid_at = app.now(), ended_at = app.now()"
    expect(await change(own, `${paid}, amount = 900, fee = 60`), 'another sum').to.equal(CHECK)
    expect(await change(own, `${paid}, amount = 600, fee = 60`)).to.equal('stored')
    expect(await change(own, 'amount = 500'), 'later').to.equal(CHECK)
  })

  it('[S0.11] the money of a call goes with it to another date, as long as it is not decided what of it is taken', async () => {
    const change = (own: string, set: string) => run(`UPDATE app.purchase SET ${set} WHERE id = $1`, [own])
    const later = "call_at = call_at + interval '1 hour'"
    for (const state of ['held', 'saved'] as const)
      expect(await change(await newPurchase(state), later), state).to.equal('stored')
    for (const state of ['created', 'paid', 'failed', 'released'] as const)
      expect(await change(await newPurchase(state), later), state).to.equal(CHECK)
    const own = await newPurchase('held')
    expect(await change(own, 'capture_amount = 600, capture_fee = 60')).to.equal('stored')
    expect(await change(own, later), 'decided').to.equal(CHECK)
    expect(await change(own, 'call_at = call_at'), 'as it is').to.equal('stored')
  })
})
