import { expect } from 'chai'
import { type Address, encodeFunctionData, parseEventLogs, zeroAddress } from 'viem'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { CHAIN_ID, type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { tierTerms } from '#test/kit/access/tierTerms.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const DURATION_S = 3600
/** wei; a pass for somebody else costs something */
const PRICE = 1n

describe('an index that is late', () => {
  const db = useDatabase()
  let chain: TestChain
  let api: TestApi
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let buyer: Deployer
  let collection: Address
  let room: string
  let next = 0
  const fan = (): Person => people[next++] as Person
  const indexer = (sql: string) => db.pool('indexer').query(sql)
  const late = () => indexer('UPDATE chain.cursor SET head_seen = number + 10')
  const inTime = () =>
    indexer("UPDATE chain.cursor SET head_seen = number, seen_at = now() + interval '1 day'")

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
    buyer = await createDeployer(chain.url, CHAIN_ID, privateKey)
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
    collection = logs[0]?.args.collection as Address
    await buyer.call(collection, streamPassAbi, 'createTier', [
      tierTerms({ price: PRICE, duration: DURATION_S, rank: 1 }),
    ])
    const installation = createInstallation({ rpcUrls: [chain.url] })
    api = await startApi(db, installation, { READER_GRACE_S: '1' })
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), installation, 12)
    creator = await stage.creator(fan(), Buffer.from(collection.slice(2), 'hex'))
    room = await stage.room(creator)
  })
  afterEach(inTime)
  after(async () => {
    await api?.stop()
    api?.installation.remove()
    await chain?.stop()
    chain?.remove()
  })

  const buyFor = (person: Person) => {
    const args = [1, `0x${person.wallet.toString('hex')}`, PRICE, zeroAddress] as const
    const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'purchase', args })
    return buyer.send(collection, data, 'a purchase', PRICE)
  }
  const evidence = async (decisionId: string) =>
    (
      await db
        .pool('api')
        .query(
          "SELECT evidence, block, '0x' || encode(block_hash, 'hex') AS hash FROM app.decision WHERE id = $1",
          [decisionId],
        )
    ).rows[0]

  it('[T35] admits whom the contract knows, citing the block that was read', async () => {
    const person = fan()
    await buyFor(person)
    await late()
    const reply = await enter(api.url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    const stored = await evidence(reply.body.decisionId)
    const head = await chain.rpc<{ number: string; hash: string; timestamp: string }>(
      'eth_getBlockByNumber',
      'latest',
      false,
    )
    expect(stored).to.include({ block: Number(head.number), hash: head.hash })
    expect(stored.evidence.reader).to.equal('contract')
    expect(Date.parse(reply.body.validUntil) / 1000).to.equal(stored.evidence.right.validUntil)
    await person.call(api.url, 'DELETE', `/v1/seats/${reply.body.seatId}`)
  })

  it('[T35] refuses whom only the late index believes', async () => {
    const person = fan()
    await stage.givePass(creator, { passId: 77, owner: person.wallet })
    await late()
    expect((await enter(api.url, person, room)).body.code).to.equal('NO_PASS')
    await inTime()
    expect((await enter(api.url, person, room)).status).to.equal(201)
  })

  it('[T35] believes no index whose indexer stopped looking', async () => {
    const person = fan()
    await buyFor(person)
    await indexer("UPDATE chain.cursor SET seen_at = now() - interval '1 minute'")
    const reply = await enter(api.url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    expect((await evidence(reply.body.decisionId)).evidence.reader).to.equal('contract')
  })

  it('[T35] the chain cannot be read: newcomers are told so, people inside keep their seat for a while', async () => {
    const [inside, newcomer] = [fan(), fan()]
    await buyFor(inside)
    await buyFor(newcomer)
    await late()
    const { seatId } = (await enter(api.url, inside, room)).body
    await reportMedia(api, db.pool('api'), seatId, 'joined')
    await chain.kill()
    const before = await stage.counts()
    const refused = await enter(api.url, newcomer, room)
    expect(refused.status).to.equal(503)
    expect(refused.body.code).to.equal('CHAIN_UNREADABLE')
    expect(Number(refused.headers.get('retry-after'))).to.be.at.least(1)
    expect(await stage.counts()).to.deep.equal(before)
    const renew = () => inside.call(api.url, 'POST', `/v1/seats/${seatId}/renewals`, { body: {} })
    expect((await renew()).status, 'bounded grace').to.equal(201)
    await until('the grace is over', async () => (await renew()).status !== 201)
    const { rows } = await db
      .pool('api')
      .query('SELECT state, end_reason FROM app.seat WHERE id = $1', [seatId])
    expect(rows[0]).to.deep.equal({ state: 'ended', end_reason: 'LEASE_LOST' })
    const port = Number(new URL(chain.url).port)
    chain = await startChain({ dir: chain.dir, port })
    expect((await enter(api.url, newcomer, room)).status, 'the chain is back').to.equal(201)
  })
})
