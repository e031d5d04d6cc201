import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { followClaims, letGoOfPasses, returnTaken } from '#api/billing/moves/followMoves.ts'
import type { RefundDeps } from '#api/billing/refunds/deps.ts'
import { newId } from '#domain/ids.ts'
import { CARD_DEPS, giveCard } from '#test/kit/access/cardRights.ts'
import type { Person } from '#test/kit/access/person.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { type Fan, MONTH_S, useMoves } from './useMoves.ts'

const CHAIN_ID = 31337
const DAY_S = 86_400

describe('a pass of a moved ticket that its owner gives away', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useMoves(db)
  const pool = () => db.work()
  const buyMore = (fan: Fan, lengthS = 7200) =>
    giveCard(pool(), world().creator, fan as unknown as Person, {
      lengthS,
      sourceId: newId('pur', randomBytes),
    })
  /** As the worker does. */
  async function work(): Promise<void> {
    await followClaims(db.work(), CHAIN_ID)
    await returnTaken(db.work(), CHAIN_ID)
    await letGoOfPasses({ ...CARD_DEPS, pool: db.work() } as unknown as RefundDeps, CHAIN_ID)
  }
  const stretchOf = async (sourceId: string) =>
    (
      await pool().query(
        `SELECT state, given_up AS gone, valid_from <= app.now() AS runs, valid_until::text AS until FROM app.entitlement
         WHERE source_id = $1`,
        [sourceId],
      )
    ).rows[0]
  const railOf = async (fan: Fan, room: string) => {
    const reply = await world().enter(fan, room)
    if (reply.status !== 201) return reply.body.code
    const { rows } = await pool().query('SELECT source_key FROM app.seat WHERE id = $1', [reply.body.seatId])
    await fan.call('DELETE', `/v1/seats/${reply.body.seatId}`)
    return rows[0].source_key.split(':')[0]
  }
  /** Somebody with a moved ticket, and more behind it. */
  async function moved(lengthS: number, isPaidLongAgo = false) {
    const { fan: make, signed, claim, settle } = world()
    const fan = await make({ lengthS })
    if (isPaidLongAgo)
      await db
        .pool('owner')
        .query(
          "UPDATE app.entitlement SET created_at = created_at - interval '119 days 23 hours' WHERE source_id = $1",
          [fan.sourceId],
        )
    const next = await buyMore(fan)
    await claim(fan, await signed(fan))
    await settle()
    await work()
    expect(await stretchOf(fan.sourceId)).to.deep.include({ state: 'active', gone: false })
    expect(await stretchOf(next.sourceId), 'it waits').to.deep.include({ state: 'active', runs: false })
    return { fan, next }
  }

  it('[S4.38][T16] a block whose time is before the second of signing gives nothing up: the pass is there, and what is behind it waits', async () => {
    const shift = (to: string) => db.pool('owner').query('UPDATE app.clock SET shift = $1', [to])
    const { room: open } = world()
    // the clock of the chain goes behind ours
    await shift('1 minute')
    try {
      const { fan, next } = await moved(7200)
      const ends = await pool().query(
        `SELECT c.valid_until < e.valid_until AS sooner FROM app.card_move m JOIN app.entitlement e USING (source_id)
           JOIN chain.card_claim_as_of c ON c.purchase = m.purchase_hash WHERE e.source_id = $1`,
        [fan.sourceId],
      )
      expect(ends.rows).to.deep.equal([{ sooner: true }])
      expect(await railOf(fan, await open())).to.equal('31337')
      await db.pool('owner').query(
        `UPDATE app.clock SET shift = c.valid_until + interval '1 second' - now() FROM app.card_move m JOIN chain.card_claim_as_of c
           ON c.purchase = m.purchase_hash WHERE m.source_id = $1`,
        [fan.sourceId],
      )
      await work()
      expect(await stretchOf(next.sourceId), 'once the pass is over').to.deep.include({ runs: true })
    } finally {
      await shift('0')
    }
  })

  it('[S4.38] burned: what is behind it begins once a safe block shows that, and no sooner', async () => {
    const { on, reach, settle, room: open } = world()
    const { fan, next } = await moved(7200)
    const room = await open()
    await on.call(fan.onChain, 'burn', [await on.passOf(fan.onChain)])
    await reach()
    await work()
    expect(await stretchOf(next.sourceId), 'no safe block has it').to.deep.include({ runs: false })
    expect(await railOf(fan, room)).not.to.equal('card')
    await settle()
    await work()
    expect(await stretchOf(fan.sourceId)).to.deep.include({ state: 'active', gone: true })
    expect(await stretchOf(next.sourceId)).to.deep.include({ runs: true })
    expect(await railOf(fan, room)).to.equal('card')
    const { until: end } = await stretchOf(next.sourceId)
    expect(Date.parse((await world().ticket(fan))?.validUntil ?? '')).to.equal(Date.parse(end))
    await work()
    expect((await stretchOf(next.sourceId)).until, 'once').to.equal(end)
  })

  it('[S4.38] given to somebody else after its hold: the same; not while a wallet of the account has it', async () => {
    const { on, settle, chain, room: open } = world()
    const { fan, next } = await moved(10 * MONTH_S, true)
    const other = chain.people[1] as Wallet
    await db
      .pool('owner')
      .query("INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)", [
        ...[newId('idn', randomBytes), fan.accountId],
        Buffer.from(other.address.slice(2), 'hex'),
      ])
    await settle(3 * DAY_S)
    const pass = await on.passOf(fan.onChain)
    await on.call(fan.onChain, 'transferFrom', [fan.onChain.address, other.address, pass])
    await settle()
    await work()
    expect(await stretchOf(next.sourceId), 'it is still theirs').to.deep.include({ runs: false })
    const third = chain.people[2] as Wallet
    await on.call(other, 'transferFrom', [other.address, third.address, pass])
    await settle()
    await work()
    expect(await stretchOf(fan.sourceId)).to.deep.include({ state: 'active', gone: true })
    expect(await stretchOf(next.sourceId)).to.deep.include({ runs: true })
    expect(await railOf(fan, await open())).to.equal('card')
  })

  it('[S4.38][T16] revoked by its creator after its hold, unpaid: a ticket again while its wallet has it, and nothing while another has', async () => {
    const { on, settle, chain, room: open, creatorWallet } = world()
    const [kept, sold] = [await moved(10 * MONTH_S, true), await moved(10 * MONTH_S, true)]
    const restOf = async ({ fan }: typeof kept) => {
      const { rows } = await pool().query(
        'SELECT extract(epoch FROM valid_until - app.now()) > $2 AS is_long FROM app.entitlement WHERE source_id = $1',
        [fan.sourceId, 8 * MONTH_S],
      )
      return rows[0].is_long
    }
    const moveOf = async ({ fan }: typeof kept) =>
      (await pool().query('SELECT state FROM app.card_move WHERE source_id = $1', [fan.sourceId])).rows[0]
        .state
    await settle(4 * DAY_S)
    const passes = [await on.passOf(kept.fan.onChain), await on.passOf(sold.fan.onChain)]
    const buyer = chain.people[3] as Wallet
    await on.call(sold.fan.onChain, 'transferFrom', [sold.fan.onChain.address, buyer.address, passes[1]])
    await settle()
    await work()
    expect([await moveOf(kept), await moveOf(sold)]).to.deep.equal(['mirrored', 'mirrored'])
    for (const pass of passes) await on.call(creatorWallet, 'revoke', [pass, 0n])
    await settle()
    await work()
    expect([await moveOf(kept), await moveOf(sold)]).to.deep.equal(['withdrawn', 'mirrored'])
    expect(await stretchOf(kept.fan.sourceId), 'by card again').to.deep.include({
      state: 'active',
      gone: false,
    })
    expect(await restOf(kept)).to.equal(true)
    expect(await stretchOf(sold.fan.sourceId), 'it was sold').to.deep.include({ gone: true })
    const room = await open()
    expect([await railOf(kept.fan, room), await railOf(sold.fan, room)]).to.deep.equal(['card', 'card'])
    expect(await stretchOf(kept.next.sourceId), 'what is behind it waits on').to.deep.include({ runs: false })
  })

  it('[S4.38] what was used up before it opens nothing: while the pass runs, what stands behind it has not begun', async () => {
    const { fan: make, signed, claim, settle, room: open } = world()
    const fan = await make({ lengthS: 1 })
    await until('the first stretch is used up', async () => {
      const { rows } = await pool().query(
        'SELECT valid_until <= app.now() AS over FROM app.entitlement WHERE source_id = $1',
        [fan.sourceId],
      )
      return rows[0].over
    })
    await buyMore(fan)
    await buyMore(fan)
    await claim(fan, await signed(fan))
    await settle()
    await work()
    const room = await open()
    expect(await railOf(fan, room)).to.equal('31337')
  })
})
