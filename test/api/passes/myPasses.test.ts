import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { WaitingMoney } from '#api/ledger/contract.ts'
import { readMyPasses } from '#api/passes/readMyPasses.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')
const word = (hex: string) => Buffer.concat([Buffer.alloc(12), bytesOf(hex)])
const LEDGER = `0x${'a'.repeat(40)}`

describe('what a fan holds, shares and is owed', () => {
  const database = useDatabase()
  const api = useApi(database)
  const indexer = () => database.pool('indexer')
  let creator: Client
  let fan: Client
  let collection: string
  const mine = async (client: Client) => (await client.call('GET', '/v1/me/passes')).body.passes
  const shared = (code: string) => request(api().url, 'GET', `/v1/share-links/${code}`)
  const share = (client: Client, wallet = client.wallet.address, handle = 'northlight') =>
    client.call('POST', `/v1/channels/${handle}/share-links`, { body: { wallet } })

  before(async () => {
    const rows = createChainRows(indexer())
    creator = await signIn(api().url)
    fan = await signIn(api().url)
    await rows.cursor(100)
    const made = await creator.call('POST', '/v1/channels', { body: { handle: 'northlight', name: 'North' } })
    const own = await rows.collection(creator.wallet.address)
    collection = own.address
    const link = { body: { txHash: own.txHash } }
    await creator.call('PUT', `/v1/channels/${made.body.channel.id}/collection`, link)
    await rows.tier(collection, 1, { flags: 1 | 4 })
    await rows.tier(collection, 2, { flags: 32 })
    await indexer().query('UPDATE chain.tier SET referral_bps = 500 WHERE tier_no = 1')
    await rows.pass(collection, 7, fan.wallet.address, 1, new Date(Date.now() + 3_600_000))
    await rows.pass(collection, 8, fan.wallet.address, 2, null)
    await rows.pass(collection, 9, fan.wallet.address, 1, new Date(Date.now() - 3_600_000))
    await rows.pass(collection, 10, creator.wallet.address, 1, null)
  })

  const receipt = (block: number, closes: string) =>
    indexer().query(
      `INSERT INTO chain.pass_receipt (chain_id, block, log_index, collection, pass_id, payer, currency, amount_units,
         share_bps, until, closes_at, at, tx_hash)
       VALUES (31337, $1, 0, $2, 7, $3, 0, 1000, 0, NULL, now() + $4::interval, now(), $5)`,
      [block, bytesOf(collection), bytesOf(fan.wallet.address), closes, randomBytes(32)],
    )

  it('[S2.1] are live passes of linked wallets; no follow, no ended one, nobody else’s', async () => {
    const passes = await mine(fan)
    expect(passes.map(({ passId }: { passId: string }) => passId)).to.deep.equal(['7'])
    expect(passes[0]).to.deep.include({
      ...{ collection, tierNo: 1, isSoulbound: true, shareBps: 500, refund: null },
      ...{ channel: { handle: 'northlight', name: 'North' }, wallet: fan.wallet.address.toLowerCase() },
    })
    expect(await mine(await signIn(api().url))).to.deep.equal([])
  })

  it('[S2.1] says until when a price can be asked back, until it was, or cannot any more', async () => {
    await receipt(20, '-1 second')
    expect((await mine(fan))[0].refund).to.equal(null)
    await receipt(30, '1 hour')
    expect((await mine(fan))[0].refund).to.deep.include({ paidUnits: '1000', symbol: 'ETH', decimals: 18 })
    await indexer().query(
      `INSERT INTO chain.pass_settlement (chain_id, block, log_index, collection, pass_id, payee, currency, amount_units,
         referral_units, at, tx_hash) VALUES (31337, 31, 0, $1, 7, $2, 0, 1000, 0, now(), $3)`,
      [bytesOf(collection), randomBytes(20), randomBytes(32)],
    )
    expect((await mine(fan))[0].refund).to.equal(null)
  })

  it('[S2.1] none of a wallet that left or that was taken back, and the price of one pass is not another’s', async () => {
    const rows = createChainRows(indexer())
    const other = await signIn(api().url)
    await rows.pass(collection, 21, other.wallet.address, 1, null)
    await rows.pass(collection, 22, other.wallet.address, 1, null)
    await indexer().query('UPDATE chain.pass SET revoked = true WHERE pass_id = 22')
    await receipt(40, '1 hour')
    const passes = await mine(other)
    expect(passes.map(({ passId, refund }: Record<string, unknown>) => [passId, refund])).to.deep.equal([
      ['21', null],
    ])
    await database
      .pool('owner')
      .query('UPDATE app.identity SET ended_at = app.now() WHERE wallet = $1', [
        bytesOf(other.wallet.address),
      ])
    const held = { pool: database.pool('api'), chainId: 31337, currencies: [] }
    expect(await readMyPasses(held, other.accountId)).to.deep.equal([])
    expect((await share(other)).body.code, 'a wallet that left').to.equal('FORBIDDEN')
  })

  it('[S2.1][T42] a share link has one code, for own wallets alone, and names nobody', async () => {
    const { body } = await share(fan)
    expect(body.code).to.match(/^shr_[0-9a-hjkmnp-tv-z]{22}$/)
    expect((await share(fan)).body.code).to.equal(body.code)
    const stranger = await signIn(api().url)
    const foreign = await share(stranger, fan.wallet.address)
    expect([foreign.status, foreign.body.code]).to.deep.equal([403, 'FORBIDDEN'])
    expect((await share(fan, fan.wallet.address, 'nobody')).body.code).to.equal('NOT_FOUND')
    expect((await share(stranger)).body.code).to.not.equal(body.code)
    expect((await shared(body.code)).body).to.deep.equal({
      ...{ collection, wallet: fan.wallet.address.toLowerCase() },
      shares: [{ tierNo: 1, bps: 500 }],
    })
    expect((await shared(`shr_${'0'.repeat(22)}`)).body.code).to.equal('NOT_FOUND')
    const owner = database.pool('owner')
    await owner.query('UPDATE app.identity SET ended_at = app.now() WHERE wallet = $1', [
      bytesOf(fan.wallet.address),
    ])
    expect((await shared(body.code)).body.code, 'of a wallet that left').to.equal('NOT_FOUND')
    await owner.query('UPDATE app.identity SET ended_at = NULL WHERE wallet = $1', [
      bytesOf(fan.wallet.address),
    ])
  })

  it('[S2.1] waiting money has its amount and whom it came from; what is nothing is not there', async () => {
    const waiting = async (client: Client) => (await client.call('GET', '/v1/me/waiting-money')).body.waiting
    const credit = (currency: number, owed: number, block: number) =>
      indexer().query(
        `INSERT INTO chain.credit (chain_id, ledger, account_wallet, currency, owed_units, block, log_index, tx_hash)
         VALUES (31337, $1, $2, $3, $4, $5, 0, $6)`,
        [bytesOf(LEDGER), bytesOf(fan.wallet.address), currency, owed, block, randomBytes(32)],
      )
    await credit(0, 700, 50)
    await credit(1, 0, 51)
    await indexer().query(
      `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
       VALUES (31337, 50, 0, $1, $1, 0, 0, $2, $3, '', 1)`,
      [
        randomBytes(32),
        bytesOf(LEDGER),
        [randomBytes(32), word(fan.wallet.address), Buffer.alloc(32), word(collection)],
      ],
    )
    expect(await waiting(fan)).to.deep.equal([
      {
        ...{ wallet: fan.wallet.address.toLowerCase(), isLinked: true, ledger: LEDGER, source: collection },
        ...{ currency: 0, symbol: 'ETH', decimals: 18, owedUnits: '700' },
        ...{ channel: { handle: 'northlight', name: 'North' }, isDivided: false },
      },
    ])
    expect(await waiting(await signIn(api().url))).to.deep.equal([])
  })

  it('[S2.1][S3.8] what waits for payouts of an own collection is there too, for those of now and of before', async () => {
    const addresses = [1, 2, 3, 4].map((n) => `0x${String(n).repeat(40)}`)
    const [first, second, now, foreign] = addresses as [string, string, string, string]
    for (const [at, address] of addresses.entries())
      await indexer().query(
        `INSERT INTO chain.credit (chain_id, ledger, account_wallet, currency, owed_units, block, log_index, tx_hash)
         VALUES (31337, $1, $2, 0, $3, $4, 0, $5)`,
        [bytesOf(LEDGER), bytesOf(address), 100 + at, 60 + at, randomBytes(32)],
      )
    const moved = (block: number, of: string, from: string, to: string) =>
      indexer().query(
        `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
         VALUES (31337, $1, 0, $2, $2, 0, 0, $3, $4, $5, 26)`,
        [block, randomBytes(32), bytesOf(of), [randomBytes(32)], Buffer.concat([word(from), word(to)])],
      )
    await moved(70, collection, first, second)
    await moved(71, collection, second, now)
    await moved(72, `0x${'9'.repeat(40)}`, foreign, foreign)
    await indexer().query('UPDATE chain.pass_collection SET payout = $1 WHERE collection = $2', [
      bytesOf(now),
      bytesOf(collection),
    ])
    const shown = (client: Client) =>
      client
        .call('GET', '/v1/me/waiting-money')
        .then(({ body }) =>
          body.waiting.map(({ wallet, owedUnits, isLinked }: WaitingMoney) => [wallet, owedUnits, isLinked]),
        )
    expect(await shown(creator)).to.deep.equal([
      [first, '100', false],
      [second, '101', false],
      [now, '102', false],
    ])
    expect((await shown(fan)).map(([wallet]: string[]) => wallet)).to.deep.equal([
      fan.wallet.address.toLowerCase(),
    ])
    await indexer().query('UPDATE chain.pass_collection SET payout = $1 WHERE collection = $2', [
      bytesOf(creator.wallet.address),
      bytesOf(collection),
    ])
    await moved(73, collection, now, creator.wallet.address)
    await indexer().query('UPDATE chain.credit SET account_wallet = $1 WHERE account_wallet = $2', [
      bytesOf(creator.wallet.address),
      bytesOf(now),
    ])
    const own = (await shown(creator)).find(([, units]: string[]) => units === '102')
    expect(own, 'a linked wallet that is a payout is there once').to.deep.equal([
      ...[creator.wallet.address.toLowerCase(), '102', true],
    ])
    expect(await shown(creator)).to.have.length(3)
  })
})
