import { expect } from 'chai'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const SUSPENDED_AT = 41

describe('what a creator sees of the tiers on sale', () => {
  const database = useDatabase()
  const api = useApi(database)
  let owner: Client
  let channel: string
  let rows: ReturnType<typeof createChainRows>
  let own: { address: string; txHash: string }
  const passes = (client: Client) => client.call('GET', `/v1/channels/${channel}/passes`)

  before(async () => {
    owner = await signIn(api().url)
    rows = createChainRows(database.pool('indexer'))
    await rows.cursor(100)
    const made = await owner.call('POST', '/v1/channels', { body: { handle: 'northlight', name: 'N' } })
    channel = made.body.channel.id
    own = await rows.collection(owner.wallet.address)
  })

  it('[S3.8] is nothing before there is a collection, and says so of one that is not indexed', async () => {
    expect((await passes(owner)).body.code).to.equal('NOT_FOUND')
    await owner.call('PUT', `/v1/channels/${channel}/collection`, { body: { txHash: own.txHash } })
    expect((await passes(owner)).body).to.deep.include({ collection: own.address, tiers: [] })
    await database.pool('indexer').query('DELETE FROM chain.pass_collection')
    const lost = await passes(owner)
    expect([lost.status, lost.body.code]).to.deep.equal([503, 'INDEX_BEHIND'])
    await rows.collectionAt(owner.wallet.address, own)
  })

  it('[S3.8] has every term, in the words of the creator and as of the last block that is known', async () => {
    await rows.tier(own.address, 1, { flags: 1 | 2 | 4, maxSupply: 10, minted: 3 })
    await database
      .pool('indexer')
      .query('UPDATE chain.tier SET refund_window_s = 86400 * 7, referral_bps = 250 WHERE tier_no = 1')
    const text = { name: 'Gold', benefits: 'Live' }
    await owner.call('PUT', `/v1/channels/${channel}/tiers/1/text`, { body: text })
    const { body } = await passes(owner)
    const wallet = owner.wallet.address.toLowerCase()
    expect(body).to.deep.equal({
      ...{ collection: own.address, creatorWallet: wallet, payout: wallet },
      tiers: [
        {
          ...{
            tierNo: 1,
            ...text,
            priceUnits: '10000000000000000',
            currency: 0,
            symbol: 'ETH',
            decimals: 18,
          },
          ...{ durationS: 2_592_000, maxSupply: 10, minted: 3, rank: 1, isPaused: true, grantsOnly: false },
          ...{ refundWindowS: 604_800, referralBps: 250, isSoulbound: true, coolsDown: false },
        },
      ],
    })
    await rows.suspend(own.address, SUSPENDED_AT)
    const late = (await passes(owner)).body
    expect([late.asOfBlock, late.tiers[0].asOfBlock]).to.deep.equal([SUSPENDED_AT - 1, SUSPENDED_AT - 1])
    await rows.lift(own.address)
  })

  it('[S2.1] is for its owner alone', async () => {
    const stranger = await passes(await signIn(api().url))
    expect([stranger.status, stranger.body.code]).to.deep.equal([404, 'NOT_FOUND'])
  })
})
