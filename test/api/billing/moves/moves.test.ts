import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { followClaims } from '#api/billing/moves/followMoves.ts'
import { newId } from '#domain/ids.ts'
import { giveCard } from '#test/kit/access/cardRights.ts'
import type { Person } from '#test/kit/access/person.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { MONTH_S, useMoves } from './useMoves.ts'

const CHAIN_ID = 31337
const DAY_S = 86_400

describe('a card ticket becomes a pass', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useMoves(db)
  const pool = () => db.work()
  const follow = () => followClaims(pool(), CHAIN_ID)
  const rowsOf = async (accountId: string) =>
    (
      await pool().query(
        'SELECT id, state, pass_id::text AS pass, length_s::int AS length FROM app.card_move WHERE account_id = $1 ORDER BY made_at',
        [accountId],
      )
    ).rows
  const stateOf = async (accountId: string) => {
    await follow()
    return (await rowsOf(accountId)).at(-1)?.state
  }
  const sourceKeyOf = async (seatId: string) =>
    (await pool().query('SELECT source_key, state FROM app.seat WHERE id = $1', [seatId])).rows[0]

  it('[S4.38][T16] signs what runs, for ten minutes, held to the day after its end; the name of the payment says nothing', async () => {
    const { fan: make, signed, chain } = world()
    const fan = await make()
    const before = Math.floor(Date.now() / 1000)
    const move = await signed(fan)
    const voucher = move.claim?.voucher
    if (!voucher) return expect.fail('no voucher')
    expect(voucher.length).to.be.within(MONTH_S - 10, MONTH_S)
    const { timestamp } = await chain.provider.send('eth_getBlockByNumber', ['latest', false])
    const now = Math.max(before, Number(timestamp))
    expect(voucher.validUntil - now).to.be.within(600, 610)
    expect(voucher.heldUntil - (voucher.validUntil - 600 + voucher.length + DAY_S)).to.be.within(-1, 1)
    expect(Date.parse(move.heldUntil) / 1000 - voucher.heldUntil).to.be.within(1, DAY_S)
    expect([voucher.to, move.lengthS, move.queueId, move.passId, move.isFrozen]).to.deep.equal([
      ...[fan.onChain.address.toLowerCase(), voucher.length, fan.queueId, null, false],
    ])
    const again = await world().sign(fan, fan.queueId)
    expect([again.status, again.body.id]).to.deep.equal([201, move.id])
    expect(await rowsOf(fan.accountId)).to.have.length(1)
    const read = await fan.call('GET', `/v1/card-moves/${move.id}`)
    expect(read.body).to.deep.equal(move)
    const other = await make()
    expect((await other.call('GET', `/v1/card-moves/${move.id}`)).status).to.equal(404)
    expect((await fan.call('GET', '/v1/me/card-moves')).body.moves).to.deep.equal([move])
    expect(await world().ticket(fan)).to.deep.include({
      move: { state: 'open', id: move.id, blocked: null, wallets: [] },
    })
  })

  it('[S4.38] what never ends becomes a pass that never ends, and only of a tier without an end', async () => {
    const { fan: make, signed, claim, reach, sign } = world()
    const fan = await make({ tierNo: 2, lengthS: null })
    const move = await signed(fan)
    expect([move.lengthS, move.claim?.voucher.length]).to.deep.equal([null, 0])
    await claim(fan, move)
    await reach()
    const { rows } = await pool().query('SELECT valid_until FROM chain.pass_as_of WHERE owner = $1', [
      Buffer.from(fan.onChain.address.slice(2), 'hex'),
    ])
    expect(rows).to.deep.equal([{ valid_until: null }])
    const wrong = await make({ tierNo: 1, lengthS: null })
    const refused = await sign(wrong, wrong.queueId)
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'CONFLICT'])
    expect(await rowsOf(wrong.accountId)).to.deep.equal([])
  })

  it('[S4.38][T16] refuses in words: foreign wallets and tickets, a live pass, two ways at once, a frozen payment', async () => {
    const { fan: make, sign, signed, on, reach } = world()
    const [fan, other, holder] = [await make(), await make(), await make()]
    const words: Record<string, unknown> = {}
    const ask = async (what: string, reply: Awaited<ReturnType<typeof sign>>) => {
      words[what] = [reply.status, reply.body.code]
      if (reply.status === 409) expect(reply.body.detail, what).to.match(/^[A-Z].*\.$/)
    }
    await ask('foreign wallet', await sign(fan, fan.queueId, other.onChain.address))
    await ask('foreign ticket', await sign(fan, other.queueId))
    await ask('unknown ticket', await sign(fan, `ent_${'0'.repeat(22)}`))
    await on.buy(holder.onChain, 1)
    await ask('live pass that the index has not seen or has', await sign(holder, holder.queueId))
    await reach()
    await ask('live pass', await sign(holder, holder.queueId))
    expect(await world().ticket(holder)).to.deep.include({
      move: { state: 'none', id: null, blocked: 'LIVE_PASS', wallets: [] },
    })
    await signed(fan)
    await giveCard(pool(), world().creator, fan as unknown as Person, {
      ...{ tierNo: 2, lengthS: null },
      sourceId: newId('pur', randomBytes),
    })
    const second = (await fan.call('GET', '/v1/me/passes')).body.cardTickets.find(
      (one: { tierNo: number }) => one.tierNo === 2,
    )
    await ask('a wallet with a voucher on its way', await sign(fan, second.queueId))
    expect(words).to.deep.equal({
      'foreign wallet': [409, 'CONFLICT'],
      'foreign ticket': [404, 'NOT_FOUND'],
      'unknown ticket': [404, 'NOT_FOUND'],
      'live pass that the index has not seen or has': [409, 'CONFLICT'],
      'live pass': [409, 'CONFLICT'],
      'a wallet with a voucher on its way': [409, 'CONFLICT'],
    })
    expect([...(await rowsOf(other.accountId)), ...(await rowsOf(holder.accountId))]).to.deep.equal([])
    await signed(other)
  })

  it('[S4.38][T16][once] injection 60: twenty presses at once are one voucher, and brought twice it is one pass', async () => {
    const { fan: make, sign, claim, reach } = world()
    const fan = await make()
    const replies = await Promise.all(Array.from({ length: 20 }, () => sign(fan, fan.queueId)))
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([201]))
    expect(new Set(replies.map(({ body }) => body.claim.signature)).size).to.equal(1)
    expect(await rowsOf(fan.accountId)).to.have.length(1)
    await claim(fan, replies[0]?.body)
    expect(await claim(fan, replies[1]?.body).catch(String)).to.contain('refused')
    await reach()
    const sql = `SELECT FROM chain.pass WHERE owner = decode('${fan.onChain.address.slice(2)}', 'hex')`
    expect((await db.pool('owner').query(sql)).rowCount).to.equal(1)
  })

  it('[S4.38][T16] the wallet stays linked while a voucher may be used, and until a safe block has its claim', async () => {
    const { fan: make, signed, claim, reach, settle } = world()
    const fan = await make()
    const sql =
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ('idn_' || substr($1, 5), $1, 'email', $1 || '@example.test')"
    await db.pool('owner').query(sql, [fan.accountId])
    const identities = (await fan.call('GET', '/v1/me/identities')).body.identities
    const { id } = identities.find(({ kind }: { kind: string }) => kind === 'wallet')
    const unlink = () => fan.call('DELETE', `/v1/me/identities/${id}`)
    const move = await signed(fan)
    const refused = await unlink()
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'CONFLICT'])
    await claim(fan, move)
    await reach()
    expect(await stateOf(fan.accountId)).to.equal('claimed')
    expect((await unlink()).status).to.equal(409)
    await settle()
    expect(await stateOf(fan.accountId)).to.equal('mirrored')
    expect((await unlink()).status).to.equal(204)
  })

  it('[S4.38][T16] a wallet that is being unlinked at that moment gets none', async () => {
    const { fan: make, sign } = world()
    const fan = await make()
    const tx = await db.pool('owner').connect()
    await tx.query('BEGIN')
    await tx.query('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', [fan.accountId])
    const asked = sign(fan, fan.queueId)
    await until('the voucher waits for the wallet', async () => {
      const { rowCount } = await db
        .pool('owner')
        .query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%app.identity%FOR SHARE'",
        )
      return Boolean(rowCount)
    })
    await tx.query('COMMIT')
    tx.release()
    const refused = await asked
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'CONFLICT'])
    expect(await rowsOf(fan.accountId)).to.deep.equal([])
  })

  it('[S4.38][T16] a claimed ticket is the pass alone; a reorg gives it back, and the seat stays in each', async () => {
    const { fan: make, signed, claim, reach, settle, enter, room: open, chain } = world()
    const fan = await make()
    const room = await open()
    const { body } = await enter(fan, room)
    const { seatId } = body
    expect((await sourceKeyOf(seatId)).source_key).to.equal(`card:${fan.queueId}`)
    const renew = async () => {
      const reply = await fan.call('POST', `/v1/seats/${seatId}/renewals`, { body: {} })
      expect([reply.status, reply.body.seatId], reply.text).to.deep.equal([201, seatId])
      return (await sourceKeyOf(seatId)).source_key
    }
    const move = await signed(fan)
    expect(await renew(), 'nothing was brought yet').to.equal(`card:${fan.queueId}`)
    await claim(fan, move)
    await reach()
    const pass = await renew()
    expect(pass).to.match(new RegExp(`^31337:${world().on.collection.toLowerCase()}:\\d+$`))
    expect(await stateOf(fan.accountId)).to.equal('claimed')
    expect(await world().ticket(fan), 'it stands among the passes').to.equal(undefined)
    await chain.chain.rpc('local_reorg', { depth: 1 })
    await reach()
    expect(await renew(), 'given back').to.equal(`card:${fan.queueId}`)
    expect(await stateOf(fan.accountId)).to.equal('signed')
    await claim(fan, move)
    await settle()
    expect(await stateOf(fan.accountId)).to.equal('mirrored')
    expect(await renew()).to.match(/^31337:/)
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM app.seat WHERE account_id = $1 AND state <> 'ended'",
      [fan.accountId],
    )
    expect(rows[0].n).to.equal(1)
  })

  it('[S4.38] what stands behind a moved stretch begins when that would have ended, and the seat goes over', async () => {
    const { fan: make, signed, claim, settle, enter, room: open } = world()
    const fan = await make({ lengthS: 7200 })
    const next = await giveCard(pool(), world().creator, fan as unknown as Person, {
      lengthS: 7200,
      sourceId: newId('pur', randomBytes),
    })
    const move = await signed(fan)
    expect(move.lengthS).to.be.at.most(7200)
    await claim(fan, move)
    await settle()
    expect(await stateOf(fan.accountId)).to.equal('mirrored')
    const { rows } = await pool().query('SELECT valid_from, state FROM app.entitlement WHERE id = $1', [
      next.entitlementId,
    ])
    expect(rows[0]).to.deep.equal({ valid_from: next.validFrom, state: 'active' })
    const reply = await enter(fan, await open())
    expect(reply.status, reply.text).to.equal(201)
    expect((await sourceKeyOf(reply.body.seatId)).source_key).to.match(/^31337:/)
    expect(await world().ticket(fan)).to.deep.include({ queueId: fan.queueId })
  })

  it('[S4.38][T16] a voucher is over only when a safe block is later than it; then there may be another', async () => {
    const { fan: make, signed, sign, settle, chain, reach } = world()
    const fan = await make()
    const move = await signed(fan)
    await chain.chain.rpc('local_mine', { blocks: 1, seconds: 700 })
    await reach()
    expect(await stateOf(fan.accountId), 'late, and not safe').to.equal('signed')
    const early = await sign(fan, fan.queueId)
    expect(early.body.id).to.equal(move.id)
    await settle()
    expect(await stateOf(fan.accountId)).to.equal('over')
    const again = await sign(fan, fan.queueId)
    expect(again.status, again.text).to.equal(201)
    expect(again.body.id).not.to.equal(move.id)
    expect(again.body.claim.voucher.purchase).not.to.equal(move.claim?.voucher.purchase)
  })
})
