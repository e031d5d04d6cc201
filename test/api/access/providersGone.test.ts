import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { type Address, encodeFunctionData, parseEventLogs, zeroAddress } from 'viem'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { CHAIN_ID, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { tierTerms } from '#test/kit/access/tierTerms.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { useDatabase } from '#test/kit/database.ts'

const DURATION_S = 7200
/** wei; a pass for somebody else costs something */
const PRICE = 1n

interface Provider {
  url: string
  isGone: boolean
  server: Server
}

/** A provider in front of the chain that hangs up while it is gone. */
async function startProvider(target: string): Promise<Provider> {
  const server = createServer(async (request, response) => {
    if (provider.isGone) return void request.socket.destroy()
    const body = await new Response(ReadableStream.from(request)).text()
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(target, { method: 'POST', headers, body })
    response.writeHead(answer.status, headers).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: Provider = { url, isGone: false, server }
  return provider
}

describe('both providers are gone for ten minutes', () => {
  const db = useDatabase()
  let chain: TestChain
  let providers: Provider[]
  let api: TestApi
  let stage: Stage
  let inside: Person
  let newcomer: Person
  let room: string

  before(async function () {
    this.timeout(90_000)
    chain = await startChain()
    const privateKey = await chain.fundedKey()
    const deployment = await deployContracts({
      rpcUrl: chain.url,
      privateKey,
      chainId: CHAIN_ID,
      deploymentFile: `${chain.dir}/deployment.json`,
      withTestDollar: false,
    })
    const buyer = await createDeployer(chain.url, CHAIN_ID, privateKey)
    await buyer.call(deployment.factory as Address, streamPassFactoryAbi, 'createCollection', [
      'Northlight',
      'NL',
      buyer.address,
    ])
    const logs = parseEventLogs({
      abi: streamPassFactoryAbi,
      eventName: 'PassCollectionCreated',
      logs: await chain.rpc<never[]>('eth_getLogs', { address: deployment.factory, fromBlock: '0x0' }),
    })
    const collection = logs[0]?.args.collection as Address
    await buyer.call(collection, streamPassAbi, 'createTier', [
      tierTerms({ price: PRICE, duration: DURATION_S, rank: 1 }),
    ])
    providers = [await startProvider(chain.url), await startProvider(chain.url)]
    const installation = createInstallation({ rpcUrls: providers.map(({ url }) => url) })
    api = await startApi(db, installation)
    stage = await setStage(db)
    const people = await seedPeople(db.pool('api'), installation, 3)
    const [host, first, second] = people as [Person, Person, Person]
    const creator = await stage.creator(host, Buffer.from(collection.slice(2), 'hex'))
    ;[inside, newcomer] = [first, second]
    room = await stage.room(creator)
    for (const { wallet } of [inside, newcomer]) {
      const args = [1, `0x${wallet.toString('hex')}`, PRICE, zeroAddress] as const
      const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'purchase', args })
      await buyer.send(collection, data, 'a purchase', PRICE)
    }
    // the indexer has nobody to ask either: nothing looks at the head any more
    await db.pool('indexer').query("UPDATE chain.cursor SET seen_at = now() - interval '1 minute'")
  })
  after(async () => {
    await api?.stop()
    api?.installation.remove()
    for (const provider of providers ?? []) {
      provider.server.close()
      provider.server.closeAllConnections()
    }
    await chain?.stop()
    chain?.remove()
  })

  it('[T35] those inside stay for their grace and no longer, newcomers are told, and all goes on afterwards', async function () {
    this.timeout(30_000)
    const seat = await enter(api.url, inside, room)
    expect(seat.status, seat.text).to.equal(201)
    await reportMedia(api, db.pool('api'), seat.body.seatId, 'joined')
    const renew = () => inside.call(api.url, 'POST', `/v1/seats/${seat.body.seatId}/renewals`, { body: {} })
    for (const provider of providers) provider.isGone = true
    const before = await stage.counts()
    const statuses: Record<number, number> = {}
    for (const afterS of [0, 50, 100, 119, 121, 600]) {
      await db.pool('owner').query('UPDATE app.clock SET shift = make_interval(secs => $1)', [afterS])
      const told = await enter(api.url, newcomer, room)
      expect(told.status, `a newcomer after ${afterS} s`).to.equal(503)
      expect(told.body.code).to.equal('CHAIN_UNREADABLE')
      expect(Number(told.headers.get('retry-after'))).to.be.at.least(1)
      statuses[afterS] = (await renew()).status
    }
    const { rows } = await db
      .pool('api')
      .query('SELECT state, end_reason FROM app.seat WHERE id = $1', [seat.body.seatId])
    expect(rows[0]).to.deep.equal({ state: 'ended', end_reason: 'LEASE_LOST' })
    expect(statuses).to.include({ 0: 201, 50: 201, 100: 201, 119: 201 })
    expect(statuses[121]).to.be.at.least(400)
    expect(await stage.counts(), 'no decision rests on nothing').to.include({ decisions: before.decisions })
    for (const provider of providers) provider.isGone = false
    for (const person of [inside, newcomer]) expect((await enter(api.url, person, room)).status).to.equal(201)
  })
})
