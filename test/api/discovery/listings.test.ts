import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

interface Card {
  roomId: string
  title: string
  isFollowed?: boolean
}

describe('what is on, comes and was', () => {
  const database = useDatabase()
  const api = useApi(database)
  let owners: { client: Client; channel: string; handle: string }[]

  before(async function () {
    this.timeout(30_000)
    owners = []
    for (const handle of ['saltworks', 'northlight']) {
      const client = await signIn(api().url)
      const made = await client.call('POST', '/v1/channels', { body: { handle, name: handle } })
      owners.push({ client, channel: made.body.channel.id, handle })
    }
  })
  const owner = (at: number) => owners[at] as (typeof owners)[number]

  /** A room as it would be by now. @param startsInMin minutes until an announced one begins */
  async function makeRoom(channel: string, title: string, state: string, startsInMin = 0): Promise<string> {
    const id = newId('rom', randomBytes)
    await database.pool('owner').query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, starts_at, zone, live_at, ended_at, end_reason)
       VALUES ($1, $2, 'stream', 'public', $3, $4::app.room_state,
         CASE WHEN $4 = 'scheduled' THEN app.now() + $5 * interval '1 minute' END, CASE WHEN $4 = 'scheduled' THEN 'Europe/Berlin' END,
         CASE WHEN $4 IN ('live', 'ended') THEN app.now() END, CASE WHEN $4 = 'ended' THEN app.now() END,
         CASE WHEN $4 = 'ended' THEN 'HOST_ENDED'::app.room_end END)`,
      [id, channel, title, state, startsInMin],
    )
    return id
  }
  const list = async (
    path: string,
    part: string,
    after?: string,
  ): Promise<{ cards: Card[]; next: string | null }> => {
    const query = after ? `?after=${after}` : ''
    const { status, body } = await request(api().url, 'GET', `${path}${query}`)
    expect(status).to.equal(200)
    return { cards: body[part], next: body.next }
  }
  async function listAll(path: string, part: string, between: () => Promise<unknown>): Promise<string[]> {
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const { cards, next } = await list(path, part, after)
      seen.push(...cards.map(({ roomId }) => roomId))
      if (next === null) return seen
      await between()
      after = next
    }
  }

  it('[S1.14] announced streams come soonest first, over pages, with none twice while others are announced', async () => {
    const made: string[] = []
    for (let n = 0; n < 50; n++)
      made.push(await makeRoom(owner(n % 2).channel, `Show ${n}`, 'scheduled', 60 + n))
    const seen = await listAll('/v1/upcoming', 'upcoming', () =>
      makeRoom(owner(0).channel, 'Announced meanwhile, sooner', 'scheduled', 1),
    )
    expect(seen).to.deep.equal(made)
    const { cards } = await list('/v1/upcoming', 'upcoming')
    expect(cards[0]).to.deep.include({ title: 'Announced meanwhile, sooner', zone: 'Europe/Berlin' })
  })

  it('[S1.14] past streams of a channel are newest first, and nothing that is not over is among them', async () => {
    const { channel, handle } = owner(0)
    const made: string[] = []
    for (let n = 0; n < 25; n++) made.push(await makeRoom(channel, `Evening ${n}`, 'ended'))
    await makeRoom(channel, 'A draft', 'draft')
    const path = `/v1/channels/${handle}/streams`
    expect(await listAll(path, 'streams', () => makeRoom(channel, 'Ended meanwhile', 'ended'))).to.deep.equal(
      made.reverse(),
    )
    expect((await list('/v1/channels/nobody-here/streams', 'streams')).cards).to.deep.equal([])
  })

  it('[S1.14] live streams of followed channels are first, then the most watched; pages go on behind the last one', async () => {
    const [quiet, loud] = [
      await makeRoom(owner(0).channel, 'Quiet', 'live'),
      await makeRoom(owner(1).channel, 'Loud', 'live'),
    ]
    const viewer = await signIn(api().url)
    await database
      .pool('owner')
      .query(
        `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits) VALUES ($1, $2, $3, $1, 'viewer', 170)`,
        [`sea_${randomBytes(11).toString('hex')}`, loud, viewer.accountId],
      )
    expect((await list('/v1/live', 'live')).cards.map(({ roomId }) => roomId)).to.deep.equal([loud, quiet])
    expect((await list('/v1/live', 'live', loud)).cards.map(({ roomId }) => roomId)).to.deep.equal([quiet])
    await viewer.call('PUT', `/v1/channels/${owner(0).channel}/follow`)
    const { body } = await viewer.call('GET', '/v1/live')
    expect(body.live.map(({ roomId, isFollowed }: Card) => [roomId, isFollowed])).to.deep.equal([
      [quiet, true],
      [loud, false],
    ])
    const behind = await viewer.call('GET', `/v1/live?after=${quiet}`)
    expect(behind.body.live.map(({ roomId }: Card) => roomId)).to.deep.equal([loud])
    expect((await list('/v1/live', 'live', 'rom_nobody')).cards).to.deep.equal([])
  })

  it('[T52] a suspended owner’s streams stand in none of the lists', async () => {
    const { client, handle } = owner(1)
    await database
      .pool('owner')
      .query("UPDATE app.account SET state = 'suspended' WHERE id = $1", [client.accountId])
    const all = await Promise.all([
      list('/v1/live', 'live'),
      list('/v1/upcoming', 'upcoming'),
      list(`/v1/channels/${handle}/streams`, 'streams'),
    ])
    expect(JSON.stringify(all)).not.to.include(handle)
  })
})
