import { expect } from 'chai'
import { failHeldRefunds, GONE_PASSES, RETURN_TAKEN, settleMoves } from '#api/billing/moves/followMoves.ts'
import { CHAIN_ID } from '#test/kit/access/stage.ts'
import { movedTickets } from './moveTickets.ts'
import { DAY_S, useSoldPurchases } from './useSoldPurchases.ts'

/** A step of a plan that was run. */
interface Step {
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Step[]
}

const readBy = (step: Step): number =>
  step['Actual Loops'] * (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0)) +
  (step.Plans ?? []).reduce((sum, inner) => sum + readBy(inner), 0)

describe('money back of a ticket that moved', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(20)
  const { sell, deps, look, db } = world
  const { move, end, ask, made, refundOf, work } = movedTickets(world)

  for (const [what, from, to] of [
    ['a voucher until it is over', 'signed', 'over'],
    ['a pass until it was taken back', 'mirrored', 'withdrawn'],
  ] as const)
    it(`[S4.29][S4.38] money waits for ${what}; the right stops at once and the attestor is asked once`, async () => {
      const sold = await sell()
      const moveId = await move(sold, from)
      await ask(sold)
      await ask(sold)
      await work()
      expect([await made(sold), (await refundOf(sold)).state]).to.deep.equal([0, 'asked'])
      expect(await look(sold.id)).to.include({ state: 'paid', right: 'frozen' })
      const { rows } = await db
        .pool('owner')
        .query('SELECT cause, state FROM app.pass_revocation WHERE move_id = $1', [moveId])
      expect(rows).to.deep.equal([{ cause: 'REFUND', state: 'waiting' }])
      await end(moveId, to)
      await work()
      expect([await made(sold), (await refundOf(sold)).state]).to.deep.equal([1, 'done'])
      expect(await look(sold.id)).to.include({ state: 'refunded', right: 'ended', reason: 'REFUNDED' })
    })

  /** A safe block has its claim, whose card time ends before the hold or not; and the attestor cannot end it, for time that was bought. */
  async function withBoughtTime(moveId: string, endsS: number, fault = 'WORTH'): Promise<void> {
    await db.pool('owner').query(
      `INSERT INTO chain.card_claim (chain_id, collection, purchase, pass_id, wallet, tier_no, signer, held_until, valid_until, at, block, log_index, tx_hash)
       SELECT chain_id, collection, purchase_hash, pass_id, wallet, tier_no, signer, held_until,
         date_trunc('day', held_until, 'UTC') + interval '1 day' + make_interval(secs => $2), app.now(), 1, 0, salt FROM app.card_move WHERE id = $1`,
      [moveId, endsS],
    )
    await db
      .pool('owner')
      .query(
        "UPDATE app.pass_revocation SET state = 'person', fail_code = $2::app.revocation_fault, pass_id = 7 WHERE move_id = $1",
        [moveId, fault],
      )
  }

  it('[S4.29][S4.38][T16] bought time in a pass holds up no money whose card time ends while the pass is left out; longer than that it waits', async () => {
    const [short, long, other] = [await sell(), await sell({ lengthS: 400 * DAY_S }), await sell()]
    const moves = [
      await move(short, 'mirrored'),
      await move(long, 'mirrored'),
      await move(other, 'mirrored'),
    ] as const
    for (const sold of [short, long, other]) await ask(sold)
    await work()
    expect(await refundOf(short), 'nobody knows yet whether it can be ended').to.include({ state: 'asked' })
    await withBoughtTime(moves[0], 0)
    await withBoughtTime(moves[1], 1)
    await withBoughtTime(moves[2], 0, 'REFUSED')
    await work()
    expect([await made(short), await made(long), await made(other)]).to.deep.equal([1, 0, 0])
    expect(await look(short.id)).to.include({ state: 'refunded', right: 'ended', reason: 'REFUNDED' })
    const { rows } = await db
      .pool('owner')
      .query('SELECT state, frozen_at IS NOT NULL AS left_out FROM app.card_move WHERE id = $1', [moves[0]])
    expect(rows, 'its pass opens nothing while the card time runs').to.deep.equal([
      { state: 'mirrored', left_out: true },
    ])
    for (const [sold, moveId] of [
      [long, moves[1]],
      [other, moves[2]],
    ] as const) {
      expect(await refundOf(sold)).to.include({ state: 'asked' })
      await end(moveId, 'withdrawn')
      await work()
      expect(await refundOf(sold), 'burned by its owner').to.include({ state: 'done' })
    }
  })

  it('[S4.38][T37] what is looked at every few seconds are passes whose time runs, however many there were', async () => {
    const running = [await sell(), await sell(), await sell()]
    for (const sold of running) await move(sold, 'mirrored')
    const idOf = (kind: string) => `'${kind}_' || lpad(n::text, 22, '0')`
    await db.pool('owner').query(
      `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id, is_provisional, length_s,
         valid_from, valid_until)
       SELECT ${idOf('ent')}, e.queue_id, e.account_id, e.creator_id, e.chain_id, e.collection, 1, 1, ${idOf('pur')}, false, 60,
         app.now() - interval '9 days', app.now() - interval '8 days' FROM app.entitlement e, generate_series(1, 4000) n WHERE e.source_id = $1`,
      [running[0]?.id],
    )
    await db.pool('owner').query(
      `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until,
         salt, purchase_hash, signer, signature, state, pass_id)
       SELECT ${idOf('vch')}, ${idOf('pur')}, m.account_id, m.creator_id, m.chain_id, m.collection, 1, m.wallet, 60, m.held_until, m.valid_until,
         m.salt, sha256(n::text::bytea), m.signer, m.signature, 'mirrored', n FROM app.card_move m, generate_series(1, 4000) n WHERE m.source_id = $1`,
      [running[0]?.id],
    )
    await db.pool('owner').query(
      `INSERT INTO chain.card_claim (chain_id, collection, purchase, pass_id, wallet, tier_no, signer, held_until, valid_until, at, block, log_index, tx_hash)
       SELECT chain_id, collection, purchase_hash, pass_id, wallet, tier_no, signer, held_until, app.now(), app.now(), 1, 0, salt
       FROM app.card_move WHERE id LIKE 'vch_000000000000%'`,
    )
    await db.pool('owner').query(
      `INSERT INTO chain.pass (chain_id, collection, pass_id, owner, tier_no, valid_until, bought_at, block, log_index, tx_hash)
       SELECT chain_id, collection, pass_id, wallet, tier_no, app.now(), app.now(), 1, 0, salt FROM app.card_move WHERE id LIKE 'vch_000000000000%'`,
    )
    await db.pool('owner').query(
      `INSERT INTO chain.pass_sale (chain_id, block, log_index, collection, pass_id, tier_no, kind, recipient, currency, amount_units, at, tx_hash)
       SELECT chain_id, 1, pass_id::int, collection, pass_id, 1, 'revocation', wallet, 0, 0, app.now(), salt FROM app.card_move
       WHERE id LIKE 'vch_000000000000%'`,
    )
    await db.pool('owner').query(
      `INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, 'passes', 1, 'live', 1)
           ON CONFLICT (chain_id, name) DO UPDATE SET state = 'live'`,
      [CHAIN_ID],
    )
    await settleMoves(db.work())
    const { rows: left } = await db
      .pool('owner')
      .query<{ source_id: string }>(
        "SELECT source_id FROM app.card_move WHERE state = 'mirrored' AND frozen_at IS NULL AND settled_at IS NULL",
      )
    expect(
      left.map(({ source_id }) => source_id).filter((id) => running.some((one) => one.id === id)),
    ).to.have.length(3)
    expect(left.filter(({ source_id }) => source_id.startsWith('pur_000000000000'))).to.deep.equal([])
    await db
      .pool('owner')
      .query(
        'ANALYZE app.card_move; ANALYZE app.entitlement; ANALYZE chain.card_claim; ANALYZE chain.pass; ANALYZE chain.pass_sale',
      )
    const client = await db.pool('owner').connect()
    try {
      for (const [sql, values] of [
        [RETURN_TAKEN, [CHAIN_ID]],
        [GONE_PASSES, [CHAIN_ID, 20]],
      ] as const) {
        await client.query('BEGIN')
        const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, [...values])
        await client.query('ROLLBACK')
        expect(readBy(rows[0]['QUERY PLAN'][0].Plan)).to.be.below(500)
      }
    } finally {
      client.release()
    }
  })

  it('[S4.29][S4.38] after the hold it is refused in words; before, one whose pass was never taken back fails, and the right is as it was', async () => {
    const [gone, held] = [
      await sell({ days: 60, lengthS: 400 * DAY_S }),
      await sell({ days: 60, lengthS: 400 * DAY_S }),
    ]
    await move(gone, 'mirrored', 2 * DAY_S)
    await move(held, 'mirrored', 2 * DAY_S)
    await ask(held)
    await work()
    await failHeldRefunds(deps())
    expect(await refundOf(held)).to.include({ state: 'asked' })
    await world.advance(3 * DAY_S)
    const refused = await ask(gone).then(
      () => null,
      (error: { code: string; detail?: string; message: string }) => [
        error.code,
        error.detail ?? error.message,
      ],
    )
    expect(refused?.[0]).to.equal('CONFLICT')
    expect(refused?.[1]).to.contain('wallet')
    await failHeldRefunds(deps())
    expect(await refundOf(held)).to.include({ state: 'failed', fail_code: 'MOVED' })
    expect(await look(held.id)).to.include({ state: 'paid', right: 'active', refunded: 0 })
    expect([await made(gone), await made(held)]).to.deep.equal([0, 0])
  })
})
