import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { PAYOUT_NEXT } from '#domain/billing/purchaseStates.ts'
import { PAYOUT_FAILURES, PAYOUT_STATES } from '#domain/billing/words.ts'
import { newId } from '#domain/ids.ts'
import { mayMove } from '#domain/room/transition.ts'
import { useDatabase } from '#test/kit/database.ts'

const CHECK = '23514'

describe('payouts in the database', () => {
  const database = useDatabase()
  let creator = ''
  before(async () => {
    const account = newId('acc', randomBytes)
    creator = newId('cre', randomBytes)
    const owner = database.pool('owner')
    await owner.query('INSERT INTO app.account (id) VALUES ($1)', [account])
    await owner.query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
  })
  const isOver = (state: string) => ['failed', 'action_needed', 'retried'].includes(state)

  it('[S2.7] move exactly along the table of the domain', async () => {
    const api = database.work()
    for (const from of PAYOUT_STATES)
      for (const to of PAYOUT_STATES.filter((state) => state !== from)) {
        const id = newId('pay', randomBytes)
        await api.query(
          `INSERT INTO app.payout (id, creator_id, payout_ref, amount, currency, state, arrives_on, made_at, failed_at, fail_code, asked_at)
           VALUES ($1, $2, $5, 900, 'EUR', $3, app.now(), app.now(), CASE WHEN $4 THEN app.now() END,
             CASE WHEN $4 THEN 'PROVIDER'::app.payout_failure END, app.now())`,
          [id, creator, from, isOver(from), id],
        )
        const result = await api
          .query(
            `UPDATE app.payout SET state = $2, failed_at = CASE WHEN $3 THEN app.now() END,
               fail_code = CASE WHEN $3 THEN 'PROVIDER'::app.payout_failure END WHERE id = $1`,
            [id, to, isOver(to)],
          )
          .then(
            () => 'stored',
            ({ code }: { code: string }) => code,
          )
        expect(result, `${from} → ${to}`).to.equal(mayMove(PAYOUT_NEXT, from, to) ? 'stored' : CHECK)
      }
  })

  it('[S2.7] fail for the reasons of the domain', async () => {
    const { rows } = await database
      .pool('owner')
      .query('SELECT unnest(enum_range(NULL::app.payout_failure))::text AS word')
    expect(rows.map(({ word }) => word)).to.deep.equal([...PAYOUT_FAILURES])
  })
})
