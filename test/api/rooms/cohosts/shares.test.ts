import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { CHAIN_ID } from '#test/kit/access/stage.ts'
import { until } from '#test/kit/time/until.ts'
import { bytesOf, createSharing, hashOf, type Part } from './createSharing.ts'
import { useCoHosts } from './useCoHosts.ts'
import { useHostEngine } from './useHostEngine.ts'

describe('shares of what is tipped [S3.64]', function () {
  this.timeout(90_000)
  const world = useCoHosts()
  const { host, another, call, draft, agree, states, refused, sql } = world
  const { publish, goLive } = useHostEngine(world)

  const { splitsOf, hostedBy, set, sharesOf, made, payAt } = createSharing(world)

  it('[S3.64] they are part of what co-hosts agree to, at the wallets where each is paid; other ones ask again, and those of before are what was agreed to', async () => {
    const roomId = await draft()
    const [kiln, ember] = [await hostedBy(roomId), await hostedBy(roomId)]
    const [own, first, second] = [host(), kiln, ember].map(({ channelId }) => channelId) as [
      string,
      string,
      string,
    ]
    const answer = await set(roomId, [second, 1500], [first, 3333])
    expect(answer.status, answer.text).to.equal(200)
    const { parts, ...rest } = answer.body.shares
    expect(
      parts.map((one: { channel: { id: string }; bps: number }) => [one.channel.id, one.bps]),
    ).to.deep.equal([
      [own, 5167],
      [second, 1500],
      [first, 3333],
    ])
    expect(new Set(parts.map(({ wallet }: Part) => wallet)).size).to.equal(3)
    expect(rest).to.deep.equal({ split: null, problem: 'unmade' })
    expect(await states(roomId)).to.deep.equal(['changed', 'changed'])
    expect(await world.news(roomId, kiln)).to.include('cohost_changed')

    const seen = (await call(kiln.host, 'GET', `/v1/rooms/${roomId}/co-hosting`)).body
    expect(seen.shares).to.deep.equal(parts)
    for (const one of [kiln, ember]) expect((await agree(roomId, one)).status).to.equal(200)
    await set(roomId, [second, 1501], [first, 3333])
    expect(await states(roomId)).to.deep.equal(['changed', 'changed'])
    await set(roomId, [second, 1500], [first, 3333])
    expect(await states(roomId)).to.deep.equal(['agreed', 'agreed'])
    await set(roomId)
    expect(await states(roomId), 'all of it is the channel’s again').to.deep.equal(['changed', 'changed'])
    expect(await sharesOf(roomId)).to.equal(null)
    expect((await call(kiln.host, 'GET', `/v1/rooms/${roomId}/co-hosting`)).body.shares).to.deep.equal([])
  })

  it('[S3.64][S3.62] it begins only with the contract of these shares, in which nobody is named who does not host it; its tips pay that, and each of them finds it', async () => {
    const roomId = await draft()
    const [kiln, ember] = [await hostedBy(roomId), await hostedBy(roomId)]
    await set(roomId, [kiln.channelId, 4000], [ember.channelId, 1000])
    for (const one of [kiln, ember]) await agree(roomId, one)
    await publish(roomId)
    const why = async () => (await refused('CONFLICT', () => goLive(roomId))).detail
    await world.decline(roomId, ember)
    expect(await sharesOf(roomId)).to.include({ problem: 'left' })
    expect(await why()).to.match(/^A share is of somebody/)
    await set(roomId, [kiln.channelId, 4000])
    await agree(roomId, kiln)
    await world.ban(kiln.host, host())
    expect(await sharesOf(roomId), 'who is kept out does not host').to.include({ problem: 'left' })
    await sql('DELETE FROM app.ban WHERE account_id = $1', kiln.host.accountId)
    expect(await why()).to.match(/^The contract that divides/)
    const { parts } = await sharesOf(roomId)
    await made(parts, randomBytes(20))
    await made([...parts].reverse())
    expect(await why(), 'one that somebody may change, and one of another order').to.match(
      /^The contract that/,
    )
    const split = await made(parts)
    await made(parts)
    expect(await sharesOf(roomId)).to.include({ split, problem: null })

    await payAt(kiln)
    expect(await sharesOf(roomId)).to.include({ problem: 'wallet' })
    expect(await why()).to.match(/^A share goes to a wallet/)
    await set(roomId, [kiln.channelId, 4000])
    const again = (await sharesOf(roomId)).parts
    const paid = await made(again)
    await agree(roomId, kiln)
    expect((await goLive(roomId)).body).to.include({ state: 'live', takesTips: true })
    expect((await refused('CONFLICT', () => set(roomId))).detail).to.match(/^Your co-hosts agreed/)

    const fan = world.stranger()
    const terms = (await call(fan, 'GET', `/v1/rooms/${roomId}/tips/terms`)).body
    expect(terms.to).to.equal(paid)
    expect(terms.shares.map(({ bps }: Part) => bps)).to.deep.equal([6000, 4000])
    await world.decline(roomId, kiln)
    expect((await call(fan, 'GET', `/v1/rooms/${roomId}/tips/terms`)).body.to, 'who left keeps it').to.equal(
      paid,
    )

    const waits = [String(7n), String(4n)]
    await world.pool('indexer').query(
      `INSERT INTO chain.split_payment (chain_id, block, log_index, payer, made_by, currency, amount_units, payees_hash, parts, at, tx_hash)
       VALUES ($1, 1, 7, $2, $2, 0, 11, $3, $4, now(), $5)`,
      [
        ...[CHAIN_ID, bytesOf(paid), hashOf(again)],
        JSON.stringify(
          again.map(({ wallet }: Part, n: number) => ({ payee: wallet, amount_units: waits[n] })),
        ),
        randomBytes(32),
      ],
    )
    const [theirs, ...more] = await splitsOf(kiln)
    expect(more).to.deep.equal([])
    expect(theirs.split).to.equal(paid)
    expect(theirs.streams.map((one: { roomId: string }) => one.roomId)).to.deep.equal([roomId])
    expect(theirs.parts).to.deep.equal(
      again.map((one: Part & { channel: object }, n: number) => ({ ...one, isOwn: n === 1 })),
    )
    expect(theirs.divided).to.deep.equal([
      { currency: 0, symbol: 'ETH', decimals: 18, units: '11', ownUnits: '4' },
    ])
    expect((await splitsOf(host()))[0].divided[0].ownUnits).to.equal('7')
    // an account that is gone takes its name along
    await sql('DELETE FROM app.room_share WHERE room_id = $1 AND place = 0', roomId)
    expect((await splitsOf(kiln))[0].parts[0]).to.deep.equal({
      ...{ wallet: again[0].wallet, bps: 6000, channel: null, isOwn: false },
    })
    expect(await splitsOf(await another())).to.deep.equal([])
  })

  it('[S3.64] where no contract of the shares is paid nobody reads of them, and another channel of its creator takes the part along', async () => {
    const roomId = await draft()
    const kiln = await hostedBy(roomId)
    await set(roomId, [kiln.channelId, 2000])
    const second = newId('chn', randomBytes)
    await sql(
      'INSERT INTO app.channel (id, creator_id, handle, name) SELECT $1, creator_id, $2::citext, $2::text FROM app.channel WHERE id = $3',
      ...[second, `s${randomBytes(6).toString('hex')}`, host().channelId],
    )
    const moved = await call(host().host, 'PUT', `/v1/rooms/${roomId}/channel`, { channelId: second })
    expect(moved.status, moved.text).to.equal(200)
    const { parts } = await sharesOf(roomId)
    expect(parts.map((one: { channel: { id: string } }) => one.channel.id)).to.deep.equal([
      second,
      kiln.channelId,
    ])

    await made(parts)
    expect(await sharesOf(roomId)).to.include({ problem: null })
    expect(await splitsOf(kiln), 'it has not begun').to.deep.equal([])
    await sql('DELETE FROM app.room_share WHERE room_id = $1 AND channel_id = $2', roomId, kiln.channelId)
    expect(await sharesOf(roomId), 'a part is nobody’s any more').to.include({ problem: 'left' })

    await sql(
      "UPDATE app.room SET state = 'live', live_at = app.now(), opened_at = app.now() WHERE id = $1",
      roomId,
    )
    await sql(
      `INSERT INTO app.tip_context (chain_id, hub, context_id, payee, channel_id, room_id, context_type)
       VALUES ($1, $2, 77, $2, $3, $4, 'stream')`,
      ...[CHAIN_ID, randomBytes(20), second, roomId],
    )
    const { body } = await call(world.stranger(), 'GET', `/v1/rooms/${roomId}/tips/terms`)
    expect(body.shares).to.deep.equal([])
    await sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE id = $1",
      roomId,
    )
  })

  it('[S3.64] shares that nobody can have change nothing, and then good ones do', async () => {
    const roomId = await draft()
    const [kiln, ember, other] = [await hostedBy(roomId), await hostedBy(roomId), await another()]
    const gone = await hostedBy(roomId)
    await world.decline(roomId, gone)
    const [one, two] = [kiln.channelId, ember.channelId]
    const bad: [string, number][][] = [
      [[one, 0]],
      [[one, 10_000]],
      [
        [one, 5000],
        [two, 5000],
      ],
      [
        [one, 1000],
        [one, 1000],
      ],
      [[other.channelId, 1000]],
      [[gone.channelId, 1000]],
      [[host().channelId, 1000]],
    ]
    for (const shares of bad) await refused('INVALID_INPUT', () => set(roomId, ...shares))
    await refused('NOT_FOUND', () =>
      call(kiln.host, 'PUT', `/v1/rooms/${roomId}/shares`, { shares: [{ channelId: one, bps: 1000 }] }),
    )
    const shared = randomBytes(20)
    for (const who of [kiln, ember]) await payAt(who, shared)
    const same = await refused('CONFLICT', () => set(roomId, [one, 1000], [two, 1000]))
    expect(same.detail).to.match(/^Two of you/)
    await sql('DELETE FROM app.collection WHERE collection = $1', ember.collection)
    await sql('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', ember.host.accountId)
    const unpaid = await refused('CONFLICT', () => set(roomId, [two, 1000]))
    expect(unpaid.detail).to.include(ember.handle).and.include('wallet')
    expect(await sharesOf(roomId)).to.equal(null)
    expect((await set(roomId, [one, 1000])).status).to.equal(200)
  })

  it('[S3.64] what divides is taken away by a reorg while it begins: it does not begin, and pays nobody else', async () => {
    const roomId = await draft()
    const kiln = await hostedBy(roomId)
    await set(roomId, [kiln.channelId, 4000])
    const split = await made((await sharesOf(roomId)).parts)
    await sql('DELETE FROM app.seat')
    await publish(roomId)
    await agree(roomId, kiln)
    const held = await world.database.pool('owner').connect()
    try {
      await held.query('BEGIN')
      await held.query('SELECT FROM app.tip_context WHERE room_id = $1 FOR UPDATE', [roomId])
      const going = goLive(roomId)
      await until('it waits to say whom it pays', async () => {
        const waits = await sql(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM app.tip_context%'",
        )
        return waits.length > 0
      })
      await sql('DELETE FROM chain.split WHERE split = $1', bytesOf(split))
      await held.query('COMMIT')
      expect((await going).body.code).to.equal('CONFLICT')
    } finally {
      held.release(true)
    }
    expect((await sharesOf(roomId)).problem).to.equal('unmade')
  })
})
