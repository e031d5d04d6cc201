import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { contextIdOf } from '#api/tips/contextId.ts'
import { startMedia } from '#test/kit/access/mediaProcess.ts'
import type { Person } from '#test/kit/access/person.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { until } from '#test/kit/time/until.ts'
import { HUB, useTips } from './useTips.ts'

const hex = (bytes: Buffer | undefined) => `0x${bytes?.toString('hex')}`
const ETH = { rail: 'chain', symbol: 'ETH', decimals: 18 }

describe('routes of tips', () => {
  const world = useTips()
  const call = (who: Person, method: string, path: string, body?: unknown) =>
    who.call(world().api.url, method, path, body === undefined ? {} : { body })
  const terms = (who: Person, room: string) => call(who, 'GET', `/v1/rooms/${room}/tips/terms`)
  const log = (who: Person, room: string) => call(who, 'GET', `/v1/rooms/${room}/tips`)
  const given = async (who: Person) => (await call(who, 'GET', '/v1/me/tips')).body
  const sql = (text: string, values: unknown[] = []) => world().db.pool('owner').query(text, values)
  const codeOf = async (reply: Promise<{ status: number; body: { code: string } }>) => (await reply).body.code

  it('[S3.19] terms of a live stream: hub, number, and the wallet that its creator linked first', async () => {
    const [room, { host }] = [await world().stream(), world().creator]
    const fan = world().person(1)
    const reply = await terms(fan, room)
    expect(reply.body).to.deep.equal({
      ...{ hub: hex(HUB), to: hex(host.wallet), contextType: 2 },
      ...{ contextId: contextIdOf(room).toString(), shares: [], showsName: false },
    })
    expect((await call(fan, 'GET', `/v1/rooms/${room}`)).body.takesTips).to.equal(true)
    expect((await call(fan, 'PUT', '/v1/me/tips/name', { showsName: true })).body).to.deep.equal({
      showsName: true,
    })
    expect((await terms(fan, room)).body.showsName).to.equal(true)
    expect((await terms(world().person(2), room)).body.showsName).to.equal(false)
  })

  it('[S3.19] no terms for its owner, of a stream that is not live, and of one without a number', async () => {
    const fan = world().person(1)
    const ended = await world().stream({ state: 'ended' })
    const bare = await world().stage.room(world().creator, { visibility: 'public' })
    expect(await codeOf(terms(fan, bare)), 'without a number').to.equal('CONFLICT')
    expect((await call(fan, 'GET', `/v1/rooms/${bare}`)).body.takesTips).to.equal(false)
    const room = await world().stream()
    expect(await codeOf(terms(world().creator.host, room)), 'the owner').to.equal('CONFLICT')
    expect(await codeOf(terms(fan, ended)), 'ended').to.equal('CONFLICT')
    expect((await terms(fan, room)).status, 'live').to.equal(200)
  })

  it('[S1.12] of a private stream a stranger is told nothing, and who is out again no terms', async () => {
    const room = await world().stream({ visibility: 'private' })
    const [guest, out, stranger] = [3, 4, 5].map((n) => world().person(n)) as [Person, Person, Person]
    for (const [who, state] of [
      [guest, 'claimed'],
      [out, 'revoked'],
    ] as const)
      await sql(
        `INSERT INTO app.invitation (id, room_id, kind, state, valid_until, claimed_by, claimed_at)
         VALUES ('inv_' || substr(md5($2::text), 1, 22), $1, 'link', $3, app.now(), $2::text, app.now())`,
        [room, who.accountId, state],
      )
    expect((await terms(guest, room)).status).to.equal(200)
    expect(await codeOf(terms(stranger, room))).to.equal('NOT_FOUND')
    const refused = await terms(out, room)
    expect(refused.status).to.be.within(400, 499)
    expect(refused.text).to.not.contain(hex(HUB))
  })

  it('[S3.19] opening a stream fixes whom it pays: where sales go, and anew each time until it is live', async () => {
    const { host, channelId, collection } = world().creator
    await sql("DELETE FROM app.media_node WHERE id = 'node-1'")
    await sql(
      "UPDATE app.room SET state = 'ended', ended_at = app.now(), end_reason = 'HOST_ENDED' WHERE state <> 'ended'",
    )
    const rows = createChainRows(world().db.pool('indexer'))
    await rows.collectionAt(hex(host.wallet), { address: hex(collection), txHash: hex(randomBytes(32)) })
    const draft = { channelId, title: 'Evening set', visibility: 'public' }
    const room: string = (await call(host, 'POST', '/v1/rooms', draft)).body.id
    const open = () => call(host, 'POST', `/v1/rooms/${room}/open`)
    const pay = (payout: Buffer) =>
      world()
        .db.pool('indexer')
        .query('UPDATE chain.pass_collection SET payout = $1 WHERE collection = $2', [payout, collection])
    const media = await startMedia(world().api)
    try {
      for (const payout of [randomBytes(20), randomBytes(20)]) {
        await pay(payout)
        await until('there is an engine', async () => (await open()).status === 200)
        await pay(randomBytes(20))
        expect((await open()).body, 'it is open already').to.include({ takesTips: true })
        expect(hex((await world().context(room)).payee)).to.equal(hex(payout))
        // as an opening that ended half way leaves it
        await sql('UPDATE app.room SET opened_at = NULL, media_node = NULL WHERE id = $1', [room])
      }
    } finally {
      await media.stop()
      await world().db.pool('indexer').query('DELETE FROM chain.pass_collection')
    }
  }).timeout(60_000)

  it('[S3.20][T42] what was given is for who hosts: transactions for who is paid, totals of all of it', async () => {
    const room = await world().stream()
    const [fan, producer, moderator] = [6, 7, 8].map((n) => world().person(n)) as [Person, Person, Person]
    await world().setRole(producer, 'producer')
    await world().setRole(moderator, 'moderator')
    await call(fan, 'PUT', '/v1/me/tips/name', { showsName: true })
    const first = { amountUnits: 2n * 10n ** 16n, giftCode: 5, payer: fan.wallet }
    const [gift] = await world().give(room, first)
    const [plain] = await world().give(room, { amountUnits: 41n })
    await world().mine(room, { amountUnits: 5n, payee: randomBytes(20) }, { amountUnits: 5n, currency: 9 })
    const { body } = await log(world().creator.host, room)
    const told = body.tips.map(({ id: _, at: __, ...tip }: Record<string, unknown>) => tip)
    const eth = { rail: 'chain', symbol: 'ETH', decimals: 18, isSafe: false, title: 'A stream' }
    expect(told).to.deep.equal([
      { ...eth, gift: null, count: 1, units: '41', sender: null, txHash: hex(plain) },
      { ...eth, gift: 5, count: 2, units: '20000000000000000', sender: fan.name, txHash: hex(gift) },
    ])
    expect(body.totals).to.deep.equal([{ ...ETH, units: '20000000000000041', tips: 2 }])
    const theirs = (await log(producer, room)).body
    expect(theirs).to.deep.equal({
      ...body,
      tips: body.tips.map((tip: object) => ({ ...tip, txHash: null })),
    })
    expect(await codeOf(log(moderator, room))).to.equal('FORBIDDEN')
    expect(await codeOf(log(world().person(9), room))).to.equal('NOT_FOUND')
    expect(await codeOf(log(fan, room)), 'who gave is no host').to.equal('NOT_FOUND')
  })

  it('totals count what is no more in the list', async () => {
    const room = await world().stream()
    await sql(
      `INSERT INTO chain.tip (chain_id, block, log_index, hub, payer, payee, currency, amount_units, context_type, context_id, gift_code, at, tx_hash)
       SELECT c.chain_id, (SELECT number FROM chain.cursor WHERE chain_id = c.chain_id), n, c.hub, $2, c.payee, 0, n, 'stream', c.context_id, 0,
         date_trunc('second', now()), sha256(n::text::bytea) FROM app.tip_context c, generate_series(1, 250) n WHERE c.room_id = $1`,
      [room, world().person(10).wallet],
    )
    for (const { tips, totals } of [
      (await log(world().creator.host, room)).body,
      await given(world().person(10)),
    ]) {
      expect(tips).to.have.length(200)
      expect(tips[0].units).to.equal('250')
      expect(totals).to.deep.equal([{ ...ETH, units: String((250 * 251) / 2), tips: 250 }])
    }
  })

  it('[S3.19][T42] own tips are one’s own: with transaction and stream, of a private one without its title', async () => {
    const [fan, other] = [world().person(2), world().person(3)]
    const open = await world().stream()
    const [first] = await world().give(open, { payer: fan.wallet, amountUnits: 3n })
    const closed = await world().stream({ visibility: 'private' })
    const [second] = await world().give(closed, { payer: fan.wallet, amountUnits: 4n })
    // to somebody by hand, in no stream of ours
    const [third] = await world().give(closed, {
      ...{
        payer: fan.wallet,
        amountUnits: 5n,
        contextType: 'creator',
        contextId: 0n,
        payee: randomBytes(20),
      },
    })
    const { tips, totals } = await given(fan)
    const named = tips.map(({ txHash, roomId, title, channel }: Record<string, { id: string }>) => ({
      ...{ txHash, roomId, title, channel: channel?.id ?? null },
    }))
    const channel = world().creator.channelId
    expect(named).to.deep.equal([
      { txHash: hex(third), roomId: null, title: null, channel: null },
      { txHash: hex(second), roomId: null, title: null, channel },
      { txHash: hex(first), roomId: open, title: 'A stream', channel },
    ])
    expect(totals).to.deep.equal([{ ...ETH, units: '12', tips: 3 }])
    expect(await given(other)).to.deep.equal({ tips: [], totals: [] })
    await sql('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', [fan.accountId])
    expect(await given(fan), 'a wallet that was taken off').to.deep.equal({ tips: [], totals: [] })
  })

  it('[S3.19][S3.20][S3.94] a tip to a live voice room has its number, is shown there and counts for it', async () => {
    const room = await world().stream({ kind: 'voice' })
    const fan = world().person(11)
    const { body } = await terms(fan, room)
    expect(body).to.include({ contextType: 2, contextId: contextIdOf(room).toString() })
    const page = await world().page(fan, room)
    const [gift] = await world().give(room, { payer: fan.wallet, amountUnits: 10n ** 16n, giftCode: 5 })
    await page.until('it is shown', ({ shown }) => shown().length === 1)
    expect(page.shown()[0]).to.include({ gift: 5, count: 1 })
    const received = (await log(world().creator.host, room)).body
    expect(received.totals).to.deep.equal([{ ...ETH, units: String(10n ** 16n), tips: 1 }])
    expect(received.tips.map((tip: { txHash: string }) => tip.txHash)).to.deep.equal([hex(gift)])
    expect((await given(fan)).tips[0]).to.include({ roomId: room, txHash: hex(gift) })
  })
})
