import { expect } from 'chai'
import { createChainRows } from '#test/kit/chainRows.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

describe('installation', () => {
  const database = useDatabase()
  const api = useApi(database, {
    deployment: {
      currencies: [
        { index: 0, symbol: 'ETH', decimals: 18, token: null },
        { index: 1, symbol: 'tUSD', decimals: 6, token: `0x${'d'.repeat(40)}` },
      ],
    },
    settings: { HOST_GONE_S: '77', INDEX_LAG_BLOCKS: '3' },
  })

  it('tells the browser what it needs to know, and no more', async () => {
    const { body } = await request(api().url, 'GET', '/v1/config')
    expect(body.chain).to.include({ id: 31337, name: 'Local chain', rpcPath: '/rpc' })
    expect(body.burner).to.equal(true)
    expect(body.hostGoneS).to.equal(77)
    expect(body.areCallsRelayed, 'no relay is named').to.equal(false)
    expect(body.currencies[1]).to.deep.equal({
      index: 1,
      symbol: 'tUSD',
      decimals: 6,
      token: `0x${'d'.repeat(40)}`,
    })
    expect(body.siwe.domain).to.equal(new URL(api().url).host)
    expect(body.siwe.uri).to.equal(api().url)
    expect(Object.keys(body.contracts).sort()).to.deep.equal([
      ...[
        'consultationEscrow',
        'creatorTokenFactory',
        'currencyList',
        'factory',
        'ledger',
        'roomHub',
        'sessionLock',
        'splitFactory',
      ],
    ])
    expect(body.contracts.creatorTokenFactory, 'a deployment of before').to.equal(null)
    expect(JSON.stringify(body)).not.to.match(/secret|postgres|127\.0\.0\.1/)
  })

  it('says how far the index is behind: ok, behind, halted, or without news of the chain', async () => {
    const sync = async () => (await request(api().url, 'GET', '/v1/sync')).body
    const rows = createChainRows(database.pool('indexer'))
    expect((await sync()).state).to.equal('unreadable')
    await rows.cursor(100)
    expect(await sync()).to.include({ block: 100, lagBlocks: 0, state: 'ok' })
    await rows.cursor(100, { headSeen: 103 })
    expect(await sync()).to.include({ lagBlocks: 3, state: 'ok' })
    await rows.cursor(100, { headSeen: 104 })
    expect(await sync()).to.include({ lagBlocks: 4, state: 'behind' })
    await rows.cursor(104)
    const change = (sql: string) => database.pool('indexer').query(`UPDATE chain.cursor SET ${sql}`)
    await change("halted = 'reorg below finalized'")
    expect((await sync()).state).to.equal('behind')
    await change("halted = NULL, seen_at = now() - interval '91 seconds'")
    expect((await sync()).state).to.equal('unreadable')
  })
})
