import { expect } from 'chai'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { startNode } from './chainNode.ts'

const STRANGERS = 80
const CALLS_EACH = 3
/** All strangers together, at once. */
const AT_ONCE = 32
/** What the calls of who signed in carry, in hex. */
const OWN = '0x02'

describe('JSON-RPC for strangers', () => {
  const database = useDatabase()
  let node: Awaited<ReturnType<typeof startNode>>
  let api: TestApi
  /** the node answers no stranger before it answered who signed in */
  const isServed = Promise.withResolvers<void>()
  before(async function () {
    this.timeout(60_000)
    node = await startNode(async ({ params: [call] }) => {
      if (call?.data !== OWN) await isServed.promise
      return { result: '0x01' }
    })
    api = await startApi(database, createInstallation({ rpcUrls: [node.url] }), { TRUST_PROXY: 'loopback' })
  })
  after(async () => {
    await api.stop()
    api.installation.remove()
    await node.stop()
  })

  it('[S3.85] those of many networks wait for one another, and who signed in waits for none of them', async function () {
    this.timeout(30_000)
    const client = await signIn(api.url)
    const { contracts } = (await request(api.url, 'GET', '/v1/config')).body
    const batchOf = (data: string) =>
      Array.from({ length: CALLS_EACH }, (_, id) => ({
        ...{ jsonrpc: '2.0', id, method: 'eth_call' },
        params: [{ to: contracts.factory, data }, 'latest'],
      }))
    const looks = { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber' }
    const strangers = Array.from({ length: STRANGERS }, async (_, n) => {
      const headers = { 'x-forwarded-for': `198.18.${n}.1` }
      return (await request(api.url, 'POST', '/rpc', { body: [...batchOf('0x01'), looks], headers })).status
    })
    await until('every place of strangers is taken', () => node.most() >= AT_ONCE)
    const own = await client.call('POST', '/rpc', { body: batchOf(OWN) })
    isServed.resolve()
    expect(own.body.map(({ result }: { result: string }) => result)).to.deep.equal(['0x01', '0x01', '0x01'])
    expect(new Set(await Promise.all(strangers))).to.deep.equal(new Set([200]))
    expect(node.most()).to.be.within(AT_ONCE, AT_ONCE + CALLS_EACH)
  })
})
