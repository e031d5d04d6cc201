import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import { type NamedCreator, useCoHosts } from '#test/api/rooms/cohosts/useCoHosts.ts'
import { giveCard } from '#test/kit/access/cardRights.ts'
import type { Person } from '#test/kit/access/person.ts'
import { enter } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'

describe('a door for the passes of either creator', function () {
  this.timeout(60_000)
  const {
    api,
    stage,
    host,
    another,
    stranger,
    call,
    sql,
    draft,
    invite,
    agree,
    refused,
    states,
    database,
    pool,
  } = useCoHosts()
  let kiln: NamedCreator
  let passId = 0
  let worker: ServerProcess
  before(async () => {
    kiln = await another()
    await pool('indexer').query(
      `INSERT INTO chain.pass_collection (chain_id, collection, creator_wallet, payout, name, symbol, block, log_index, tx_hash)
         VALUES (31337, $1, $2, $2, 'Kiln', 'KILN', 1, 0, $3)`,
      [kiln.collection, kiln.host.wallet, randomBytes(32)],
    )
    worker = await takeWorker(database, api().installation)
  })
  after(() => worker?.stop())

  const either = (...more: object[]) => ({
    mode: 'any',
    conditions: [{ kind: 'pass' }, { kind: 'pass', channelId: kiln.channelId }, ...more],
  })
  const members = (gate: object = either()) => draft({ visibility: 'members', gate })
  const gateOf = async (room: string) => (await call(host().host, 'GET', `/v1/rooms/${room}`)).body.gate
  /** A live stream of the channel with the gate of a draft. */
  async function live(gate: object = either()): Promise<string> {
    const room = await stage().room(host())
    await sql(
      'UPDATE app.room SET gate_id = (SELECT gate_id FROM app.room WHERE id = $2) WHERE id = $1',
      ...[room, await members(gate)],
    )
    return room
  }
  const give = (of: NamedCreator, to: Person) => stage().givePass(of, { passId: ++passId, owner: to.wallet })
  const leave = (who: Person, seat: string) => call(who, 'DELETE', `/v1/seats/${seat}`)
  const codeAt = async (room: string, who: Person) => {
    const { status, body, text } = await enter(api().url, who, room)
    if (status !== 201) return body.code ?? text
    await leave(who, body.seatId)
    return 'in'
  }

  it('[S3.63] holders of either pass enter, by wallet and by card, and nobody else', async () => {
    const room = await live()
    const [own, other, card, third, nobody] = Array.from({ length: 5 }, stranger) as Person[]
    await give(host(), own as Person)
    await give(kiln, other as Person)
    await giveCard(pool(), kiln, card as Person)
    await give(await another(), third as Person)
    const codes = []
    for (const who of [own, other, card, third, nobody]) codes.push(await codeAt(room, who as Person))
    expect(codes).to.deep.equal(['in', 'in', 'in', 'COLLAB_TOKENS', 'COLLAB_TOKENS'])
    const { body } = await enter(api().url, nobody as Person, room)
    const of = { id: kiln.channelId, handle: kiln.handle, name: kiln.handle }
    const collection = `0x${kiln.collection.toString('hex')}`
    expect(body.facts.checks).to.deep.equal([
      { condition: { kind: 'pass' }, isMet: false },
      { condition: { kind: 'pass', collection, of }, isMet: false },
    ])
    const { sentence, rank } = await gateOf(room)
    expect([sentence, rank]).to.deep.equal([`Anyone with any pass or any ${kiln.handle} pass`, null])
    const kept = await sql<{ sentence: string }>(
      'SELECT sentence FROM app.gate g JOIN app.room r ON r.gate_id = g.id WHERE r.id = $1',
      room,
    )
    expect(kept[0]?.sentence, 'names change').not.to.contain(kiln.handle)
  })

  it('[S3.63][T7] no pass or card of the other creator opens a door that asks for own ones', async () => {
    const [room, who, card] = [await stage().room(host()), stranger(), stranger()]
    await give(kiln, who)
    await giveCard(pool(), kiln, card)
    expect([await codeAt(room, who), await codeAt(room, card)]).to.deep.equal(['NO_PASS', 'NO_PASS'])
    const theirs = await live({ mode: 'any', conditions: [{ kind: 'pass', channelId: kiln.channelId }] })
    const own = stranger()
    await give(host(), own)
    expect([await codeAt(theirs, own), await codeAt(theirs, who)]).to.deep.equal(['COLLAB_TOKENS', 'in'])
  })

  it('[S3.63][T8] who gives the pass away inside is out, and one on hold opens nothing of that creator alone', async () => {
    const [room, who, next] = [await live(), stranger(), stranger()]
    await give(kiln, who)
    const { body } = await enter(api().url, who, room)
    const moved = passId
    await stage().movePass(kiln, moved, next.wallet)
    expect(await codeAt(room, who)).to.equal('COLLAB_TOKENS')
    await until('the seat has ended', async () => {
      const [seat] = await sql<{ end_reason: string }>(
        'SELECT end_reason FROM app.seat WHERE id = $1',
        body.seatId,
      )
      return seat?.end_reason === 'TOKENS_SHORT'
    })
    const hold = (of: NamedCreator) =>
      sql(
        `INSERT INTO app.card_move (id, source_id, account_id, creator_id, chain_id, collection, tier_no, wallet, length_s, held_until, valid_until,
           salt, purchase_hash, signer, signature, state, frozen_at)
         SELECT $1::text, $1::text, $2, creator_id, 31337, $3, 1, $4, 60, app.now() + interval '2 days', app.now() + interval '10 minutes', $5, $5, $4, $5,
           'signed', app.now() FROM app.channel WHERE id = $6`,
        ...[
          newId('vch', randomBytes),
          next.accountId,
          of.collection,
          next.wallet,
          randomBytes(32),
          of.channelId,
        ],
      )
    expect(await codeAt(room, next)).to.equal('in')
    await hold(host())
    expect(await codeAt(room, next), 'what is on hold is of the other collection').to.equal('in')
    await hold(kiln)
    expect(await codeAt(room, next)).to.equal('COLLAB_TOKENS')
  })

  it('[S3.63] tokens of the other creator are said to be theirs, and do as well', async () => {
    const token = await seedToken(pool('indexer'), stage(), kiln.host, 'KILN')
    const strange = await seedToken(pool('indexer'), stage(), stranger(), 'OTHER')
    const condition = { kind: 'erc20', address: token.token, minUnits: '50' }
    const room = await live({ mode: 'any', conditions: [{ kind: 'pass' }, condition] })
    const [enough, less] = [stranger(), stranger()]
    await token.balance(enough.wallet, 50n)
    await token.balance(less.wallet, 12n)
    expect([await codeAt(room, enough), await codeAt(room, less)]).to.deep.equal(['in', 'COLLAB_TOKENS'])
    const { body } = await enter(api().url, less, room)
    expect(body.facts.checks[1].heldUnits).to.equal('12')
    const alone = await gateOf(
      await members({ mode: 'any', conditions: [{ ...condition, address: strange.token }] }),
    )
    expect(alone.conditions[0], 'nobody says whose wallet it was').not.to.have.property('of')
  })

  it('[S3.63][S3.62] the host reads what of co-hosts a door can ask for; another door asks them again', async () => {
    const room = await draft({ visibility: 'members', gate: 'any' })
    await invite(room, kiln.handle)
    const { body } = await call(host().host, 'GET', `/v1/rooms/${room}/co-hosts`)
    expect(body.coHosts[0]).to.deep.include({ hasPasses: true })
    expect(body.coHosts[0].tokens.map(({ symbol }: { symbol: string }) => symbol)).to.deep.equal(['KILN'])
    await agree(room, kiln)
    await call(host().host, 'PATCH', `/v1/rooms/${room}`, { gate: either() })
    expect(await states(room)).to.deep.equal(['changed'])
    const { body: terms } = await call(kiln.host, 'GET', `/v1/rooms/${room}/co-hosting`)
    expect(terms.gateSentence).to.equal(`Anyone with any pass or any ${kiln.handle} pass`)
  })

  it('[S3.63][T46] what cannot be such a door is refused, and leaves no row', async () => {
    const theirs = { kind: 'pass', channelId: kiln.channelId }
    const make = (gate: object, kind = 'stream') =>
      call(host().host, 'POST', '/v1/rooms', {
        ...{ channelId: host().channelId, title: 'x', visibility: 'members', kind, gate },
      })
    const bare = newId('chn', randomBytes)
    await sql(
      `INSERT INTO app.channel (id, creator_id, handle, name, archived_at) SELECT $2, creator_id, $3::citext, $3::text, app.now()
         FROM app.channel WHERE id = $1`,
      ...[kiln.channelId, bare, `x${kiln.handle}`],
    )
    for (const [gate, kind] of [
      [{ mode: 'all', conditions: [{ kind: 'pass' }, theirs] }],
      [{ mode: 'any', conditions: [theirs, theirs] }],
      [{ mode: 'any', conditions: [{ kind: 'pass', channelId: bare }] }],
      [{ mode: 'any', conditions: [{ kind: 'pass', channelId: 'chn_0000000000000000000000' }] }],
      [{ mode: 'any', conditions: [theirs] }, 'voice'],
    ] as const) {
      const { fields } = await refused('INVALID_INPUT', () => make(gate, kind))
      expect(Object.keys(fields).join()).to.match(/^\/gate/)
    }
    const own = { kind: 'pass', channelId: host().channelId }
    const { conditions } = await gateOf(await members({ mode: 'any', conditions: [own] }))
    expect(conditions, 'the own channel is no other one').to.deep.equal([{ kind: 'pass' }])
  })
})
