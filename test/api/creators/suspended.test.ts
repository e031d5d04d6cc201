import { expect } from 'chai'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const SUSPENDED_AT = 41
const KNOWN_AT = SUSPENDED_AT - 1

describe('figures of a collection that is suspended', () => {
  const database = useDatabase()
  const api = useApi(database)
  let owner: Client
  let fan: Client
  let channel: string
  let rows: ReturnType<typeof createChainRows>
  let own: { address: string; txHash: string }

  before(async () => {
    owner = await signIn(api().url)
    fan = await signIn(api().url)
    rows = createChainRows(database.pool('indexer'))
    await rows.cursor(100)
    const made = await owner.call('POST', '/v1/channels', { body: { handle: 'northlight', name: 'N' } })
    channel = made.body.channel.id
    own = await rows.collection(owner.wallet.address)
  })
  const link = () => owner.call('PUT', `/v1/channels/${channel}/collection`, { body: { txHash: own.txHash } })
  const page = async () => (await fan.call('GET', '/v1/channels/northlight')).body

  it('[T35] is linked only when it can be read where its money goes', async () => {
    await rows.suspend(own.address, SUSPENDED_AT)
    const reply = await link()
    expect([reply.status, reply.body.code]).to.deep.equal([503, 'INDEX_BEHIND'])
    await database.pool('indexer').query('DELETE FROM chain.pass_collection')
    const unfolded = (await link()).body
    expect(unfolded.code, 'its first event already could not be folded').to.equal('INDEX_BEHIND')
    expect(unfolded.detail).to.contain('what this collection did last')
    await rows.lift(own.address)
    own = await rows.collection(owner.wallet.address)
    expect((await link()).status).to.equal(200)
  })

  it('[T35] say as of which block, and nothing of it while all is known', async () => {
    await rows.tier(own.address, 1)
    await rows.pass(own.address, 1, fan.wallet.address, 1, null)
    const gate = { channelId: channel, title: 'First light', visibility: 'members', gate: 'any' }
    const { body: room } = await owner.call('POST', '/v1/rooms', { body: gate })
    await database
      .pool('api')
      .query("UPDATE app.room SET state = 'live', live_at = app.now() WHERE id = $1", [room.id])
    const asOf = async () => {
      const { tiers, held, asOfBlock } = await page()
      const { live } = (await request(api().url, 'GET', '/v1/live')).body
      return [asOfBlock, tiers[0].asOfBlock, held.asOfBlock, live[0].from.asOfBlock]
    }
    expect(await asOf()).to.deep.equal([undefined, undefined, undefined, undefined])
    await rows.suspend(own.address, SUSPENDED_AT)
    expect(await asOf()).to.deep.equal([KNOWN_AT, KNOWN_AT, KNOWN_AT, KNOWN_AT])
    await rows.lift(own.address)
    expect(await asOf()).to.deep.equal([undefined, undefined, undefined, undefined])
  })
})
