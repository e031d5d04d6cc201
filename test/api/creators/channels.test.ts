import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { handleSkeleton } from '#domain/names/handleSkeleton.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const DAY_MS = 86_400_000
const anyHash = () => `0x${randomBytes(32).toString('hex')}`

describe('channels', () => {
  const database = useDatabase()
  const api = useApi(database)
  let rows: ReturnType<typeof createChainRows>
  let owner: Client
  let channel: string
  before(async () => {
    rows = createChainRows(database.pool('indexer'))
    owner = await signIn(api().url)
    const made = await owner.call('POST', '/v1/channels', {
      body: { handle: 'northlight', name: 'Northlight' },
    })
    channel = made.body.channel.id
  })
  const create = (client: Client, handle: string) =>
    client.call('POST', '/v1/channels', { body: { handle, name: 'Somebody' } })

  it('a taken handle, and one that looks like it, cannot be had', async () => {
    for (const handle of ['northlight', 'north-light', 'n0rthlight', 'northl1ght', 'nor7hli9ht']) {
      const reply = await create(await signIn(api().url), handle)
      expect([reply.status, reply.body.code], handle).to.deep.equal([409, 'HANDLE_TAKEN'])
    }
  })

  it('the database folds handles exactly as the domain does', async () => {
    const signs = 'abcdegilmnorstvwz0123456789-'
    const texts = Array.from({ length: 400 }, () =>
      [...randomBytes(12)].map((byte) => signs[byte % signs.length]).join(''),
    )
    const { rows: expression } = await database.pool('owner').query<{ text: string }>(
      `SELECT pg_get_expr(d.adbin, d.adrelid) AS text FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
       WHERE d.adrelid = 'app.channel'::regclass AND a.attname = 'handle_skeleton'`,
    )
    const { rows: results } = await database
      .pool('owner')
      .query<{ handle: string; skeleton: string }>(
        `SELECT handle::text, ${expression[0]?.text} AS skeleton FROM unnest($1::citext[]) AS x (handle), (SELECT false) AS y (keeps_lookalike)`,
        [texts],
      )
    expect(results).to.have.length(texts.length)
    for (const { handle, skeleton } of results) expect(skeleton, handle).to.equal(handleSkeleton(handle))
  })

  it('a reserved handle is refused with a sentence, and GET /v1/me names the first channel', async () => {
    const client = await signIn(api().url)
    const reserved = await create(client, 'supp0rt')
    expect([reserved.status, reserved.body.fields['/handle']]).to.deep.equal([
      422,
      'This handle is kept for the site itself.',
    ])
    const tries = await Promise.all(['kiln', 'saltworks', 'ember'].map((handle) => create(client, handle)))
    expect(tries.map((reply) => reply.status)).to.deep.equal([201, 201, 201])
    expect((await client.call('GET', '/v1/me')).body.channel.handle).to.be.oneOf([
      'kiln',
      'saltworks',
      'ember',
    ])
  })

  it('a collection is linked only when an own wallet created it and the index says so', async () => {
    const link = (client: Client, id: string, txHash: string) =>
      client.call('PUT', `/v1/channels/${id}/collection`, { body: { txHash } })
    await rows.cursor(5)
    const absent = await link(owner, channel, anyHash())
    expect([absent.status, absent.body.code, absent.headers.get('retry-after')]).to.deep.equal([
      503,
      'INDEX_BEHIND',
      '2',
    ])
    const foreign = await rows.collection(`0x${randomBytes(20).toString('hex')}`)
    expect((await link(owner, channel, foreign.txHash)).body.code).to.equal('INVALID_INPUT')
    const own = await rows.collection(owner.wallet.address)
    const linked = await link(owner, channel, own.txHash)
    expect([linked.status, linked.body.collection, linked.body.creatorWallet]).to.deep.equal([
      200,
      own.address,
      owner.wallet.address.toLowerCase(),
    ])
    expect((await link(owner, channel, own.txHash)).status, 'again is no harm').to.equal(200)
    const second = await rows.collection(owner.wallet.address)
    expect((await link(owner, channel, second.txHash)).body.code).to.equal('CONFLICT')
  })

  it('[S2.16] shows tiers with the words of their creator, newest version first, and the pass the caller holds', async () => {
    const { collection } = (await owner.call('GET', '/v1/channels/northlight')).body
    await rows.tier(collection, 1, { priceUnits: 12345678901234567890n })
    await rows.tier(collection, 2, { rank: 5, flags: 2 | 8, maxSupply: 100, minted: 7 })
    const promised = 'UPDATE chain.tier SET refund_window_s = 604800, referral_bps = 500 WHERE tier_no = 2'
    await database.pool('indexer').query(promised)
    const name = (tierNo: number, text: string) =>
      owner.call('PUT', `/v1/channels/${channel}/tiers/${tierNo}/text`, {
        body: { name: text, benefits: 'Live' },
      })
    await name(1, 'Silver')
    expect((await name(1, 'Bronze')).body.name).to.equal('Bronze')
    expect((await name(9, 'None')).body.code).to.equal('INDEX_BEHIND')
    const fan = await signIn(api().url)
    await rows.pass(collection, 1, fan.wallet.address, 1, new Date(Date.now() - DAY_MS))
    expect((await fan.call('GET', '/v1/channels/northlight')).body.held, 'expired').to.equal(null)
    const until = new Date(Date.now() + DAY_MS)
    await rows.pass(collection, 2, fan.wallet.address, 2, until)
    const { body } = await fan.call('GET', '/v1/channels/northlight')
    expect(body.held).to.deep.equal({
      passId: '2',
      tierNo: 2,
      rank: 5,
      wallet: fan.wallet.address.toLowerCase(),
      validUntil: until.toISOString(),
      cardUntil: null,
    })
    expect(body.isOwner).to.equal(false)
    expect(body.tiers[0]).to.include({
      name: 'Bronze',
      priceUnits: '12345678901234567890',
      symbol: 'ETH',
      decimals: 18,
      ...{ refundWindowS: 0, referralBps: 0 },
    })
    expect(body.tiers[1]).to.include({
      name: 'Tier 2',
      isPaused: true,
      grantsOnly: true,
      maxSupply: 100,
      minted: 7,
      refundWindowS: 604_800,
      referralBps: 500,
    })
    const guest = await request(api().url, 'GET', '/v1/channels/northlight')
    expect([guest.body.held, guest.body.tiers.length]).to.deep.equal([null, 2])
  })

  it('[S1.14] lists who is live, what the gate asks for and the lowest price that opens it', async () => {
    const made = await owner.call('POST', '/v1/rooms', {
      body: { channelId: channel, title: 'First light', visibility: 'members', gate: 'any' },
    })
    expect(made.status).to.equal(201)
    const before = (await request(api().url, 'GET', '/v1/live')).body
    expect(before.live).to.deep.equal([])
    expect(before.channels.map((one: { handle: string }) => one.handle)).to.include('northlight')
    await database
      .pool('api')
      .query("UPDATE app.room SET state = 'live', live_at = app.now() WHERE id = $1", [made.body.id])
    const { live, channels } = (await request(api().url, 'GET', '/v1/live')).body
    expect(live).to.have.length(1)
    expect(live[0]).to.deep.include({
      roomId: made.body.id,
      title: 'First light',
      viewers: 0,
      gateSentence: 'Anyone with any pass',
    })
    expect(live[0].from).to.deep.equal({ priceUnits: '12345678901234567890', symbol: 'ETH', decimals: 18 })
    expect(channels.map((one: { handle: string }) => one.handle)).not.to.include('northlight')
    expect((await request(api().url, 'GET', '/v1/channels/northlight')).body.liveRoomId).to.equal(
      made.body.id,
    )
  })
})
