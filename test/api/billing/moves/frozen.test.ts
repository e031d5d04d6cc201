import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { freezeCard, unfreezeCard } from '#api/access/cardRights.ts'
import { followClaims, returnTaken, withdrawMoves } from '#api/billing/moves/followMoves.ts'
import { freezeMove } from '#api/billing/moves/freezeMove.ts'
import { withTransaction } from '#db/transaction.ts'
import { newId } from '#domain/ids.ts'
import { CARD_DEPS, giveCard } from '#test/kit/access/cardRights.ts'
import type { Person } from '#test/kit/access/person.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { type Fan, useMoves } from './useMoves.ts'

const CHAIN_ID = 31337
/** Looks between two times that blocks go by while the worker works. */
const BLOCKS_EACH = 8

describe('a disputed payment whose ticket moved', function () {
  this.timeout(180_000)
  const db = useDatabase()
  const world = useMoves(db)
  const pool = () => db.work()
  let worker: ServerProcess | undefined
  after(() => worker?.stop())

  /** As billing does when a bank asks for the money. */
  const dispute = (sourceId: string) =>
    withTransaction(pool(), async (tx) => {
      await freezeCard(tx, CARD_DEPS, sourceId)
      await freezeMove(tx, CARD_DEPS, sourceId, 'DISPUTE')
    })
  const win = (sourceId: string) => withTransaction(pool(), (tx) => unfreezeCard(tx, CARD_DEPS, sourceId))
  const moveOf = async (fan: Fan) =>
    (
      await pool().query(
        `SELECT m.state, m.frozen_at IS NOT NULL AS frozen, r.state AS revocation, r.end_reason AS "end" FROM app.card_move m
           LEFT JOIN app.pass_revocation r ON r.move_id = m.id WHERE m.account_id = $1 ORDER BY m.made_at DESC LIMIT 1`,
        [fan.accountId],
      )
    ).rows[0]
  const codeOf = async (fan: Fan, room: string) => {
    const reply = await world().enter(fan, room)
    if (reply.status !== 201) return reply.body.code
    const { rows } = await pool().query('SELECT source_key FROM app.seat WHERE id = $1', [reply.body.seatId])
    await fan.call('DELETE', `/v1/seats/${reply.body.seatId}`)
    return rows[0].source_key.split(':')[0]
  }
  const late = () =>
    db.pool('owner').query('UPDATE chain.cursor SET head_seen = number + 1000, seen_at = now()')

  it('[S4.38][T16] injection 61: shuts both rails at once, in the index and in the contract, for whom the claim is seen or not', async () => {
    const { fan: make, signed, claim, reach, room: open, chain } = world()
    const [seen, unseen] = [await make(), await make()]
    const [first, second] = [await signed(seen), await signed(unseen)]
    await claim(seen, first)
    await reach()
    await followClaims(pool(), CHAIN_ID)
    const room = await open()
    expect(await codeOf(seen, room)).to.equal('31337')
    await dispute(seen.sourceId)
    await dispute(unseen.sourceId)
    expect([await codeOf(seen, room), await codeOf(unseen, room)]).to.deep.equal([
      'PAYMENT_FROZEN',
      'PAYMENT_FROZEN',
    ])
    // brought after all, by a voucher that nobody can call back
    await claim(unseen, second)
    await late()
    expect([await codeOf(seen, room), await codeOf(unseen, room)], 'read from the contract').to.deep.equal([
      'PAYMENT_FROZEN',
      'PAYMENT_FROZEN',
    ])
    await chain.chain.rpc('local_mine', { blocks: 1 })
    await reach()
    expect(await codeOf(unseen, room), 'and by the index').to.equal('PAYMENT_FROZEN')
    expect((await unseen.call('GET', `/v1/card-moves/${second.id}`)).body).to.deep.include({
      isFrozen: true,
      claim: null,
    })
    await win(seen.sourceId)
    expect(await codeOf(seen, room), 'won, and the pass is left out still: by card').to.equal('card')
  })

  it('[S4.38][T16] the wallet is shut for whoever it is linked to since', async () => {
    const { fan: make, signed, claim, settle, room: open } = world()
    const [fan, other] = [await make(), await make(null)]
    await claim(fan, await signed(fan))
    await settle()
    await followClaims(pool(), CHAIN_ID)
    const wallet = Buffer.from(fan.onChain.address.slice(2), 'hex')
    await db.pool('owner').query('UPDATE app.identity SET ended_at = app.now() WHERE wallet = $1', [wallet])
    await db
      .pool('owner')
      .query("INSERT INTO app.identity (id, account_id, kind, wallet) VALUES ($1, $2, 'wallet', $3)", [
        newId('idn', randomBytes),
        other.accountId,
        wallet,
      ])
    const room = await open()
    expect(await codeOf(other, room)).to.equal('31337')
    const ver = async () =>
      (await pool().query('SELECT policy_ver FROM app.account WHERE id = $1', [other.accountId])).rows[0]
        .policy_ver
    const before = await ver()
    await dispute(fan.sourceId)
    expect(await ver()).to.be.greaterThan(before)
    expect(await codeOf(other, room)).to.equal('NO_PASS')
  })

  it('[S4.38][T16] what its creator takes back unpaid is a card right again, and may move once more; what is burned is gone', async () => {
    const { fan: make, signed, claim, reach, settle, room: open, on, creatorWallet } = world()
    const [taken, burnt] = [await make(), await make()]
    for (const fan of [taken, burnt]) await claim(fan, await signed(fan))
    await settle()
    await followClaims(pool(), CHAIN_ID)
    const room = await open()
    await on.call(creatorWallet, 'revoke', [await on.passOf(taken.onChain), 0n])
    await on.call(burnt.onChain, 'burn', [await on.passOf(burnt.onChain)])
    await reach()
    await returnTaken(pool(), CHAIN_ID)
    expect((await moveOf(taken)).state, 'no safe block has it').to.equal('mirrored')
    await settle()
    await returnTaken(pool(), CHAIN_ID)
    expect([(await moveOf(taken)).state, (await moveOf(burnt)).state]).to.deep.equal([
      'withdrawn',
      'mirrored',
    ])
    expect([await codeOf(taken, room), await codeOf(burnt, room)]).to.deep.equal(['card', 'NO_PASS'])
    await claim(taken, await signed(taken))
    await settle()
    await followClaims(pool(), CHAIN_ID)
    await returnTaken(pool(), CHAIN_ID)
    expect(await codeOf(taken, room)).to.equal('31337')
  })

  it('[S4.38][T16] the attestor ends the pass; a dispute that is won gives the seconds back, and what is bought then counts', async () => {
    const { fan: make, signed, claim, reach, settle, room: open, installation, chain, on } = world()
    const [fan, idle] = [await make(), await make()]
    await giveCard(pool(), world().creator, idle as unknown as Person, {
      ...{ tierNo: 1, lengthS: 3600, sourceId: newId('pur', randomBytes) },
    })
    await claim(fan, await signed(fan))
    await signed(idle)
    await reach()
    await followClaims(pool(), CHAIN_ID)
    await dispute(fan.sourceId)
    await dispute(idle.sourceId)
    worker = await startWorker(db, installation, { WORKER_MAX_REST_MS: '200' })
    const room = await open()
    expect(await codeOf(idle, room), 'the next stretch begins').to.equal('card')
    let looks = 0
    await until(
      'the pass is revoked at a safe block, and the other voucher is over',
      async () => {
        // what is mined more often than some times meanwhile only costs the index its work
        if (looks++ % BLOCKS_EACH > 0) return false
        await chain.chain.rpc('local_mine', { blocks: 1, seconds: 300 })
        await settle()
        // who waits for the chain is looked at three seconds later
        await db
          .pool('owner')
          .query("UPDATE app.pass_revocation SET next_at = app.now() WHERE state <> 'done'")
        const [one, two] = [await moveOf(fan), await moveOf(idle)]
        return one.state === 'withdrawn' && two.state === 'over' && two.revocation === 'done'
      },
      { withinMs: 120_000 },
    )
    expect(await moveOf(fan)).to.deep.include({ revocation: 'done', end: 'REVOKED' })
    expect(await moveOf(idle)).to.deep.include({ end: 'UNCLAIMED' })
    await withdrawMoves(pool())
    const { rows } = await pool().query(
      'SELECT left_s::int AS left FROM app.entitlement WHERE source_id = $1',
      [fan.sourceId],
    )
    await win(fan.sourceId)
    expect(await codeOf(fan, room)).to.equal('card')
    const again = await pool().query(
      'SELECT extract(epoch FROM valid_until - valid_from)::int AS length FROM app.entitlement WHERE source_id = $1',
      [fan.sourceId],
    )
    expect(again.rows[0].length).to.equal(rows[0].left)
    await dispute(fan.sourceId)
    expect(await codeOf(fan, room)).to.equal('PAYMENT_FROZEN')
    await on.buy(fan.onChain, 1)
    await reach()
    expect(await codeOf(fan, room), 'bought on the chain since').to.equal('31337')
  })
})
