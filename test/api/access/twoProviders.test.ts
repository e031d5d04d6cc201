import { expect } from 'chai'
import { encodeFunctionResult, getAddress, toFunctionSelector } from 'viem'
import type { Condition } from '#domain/access/gate.ts'
import { stagedoorLensAbi } from '#generated/abis.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type AnsweringNode, startAnsweringNode } from '#test/kit/answeringNode.ts'
import { createInstallation, type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { messageFor, request, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { behindRules, foreign } from './tokens/foreignGate.ts'

const LENS = `0x${'1e'.repeat(20)}`
const ZOO = foreign({ kind: 'erc20', address: `0x${'20'.repeat(20)}` }, 5n)
const OTHER = foreign({ kind: 'erc20', address: `0x${'21'.repeat(20)}` }, 5n)
const HOLDINGS = toFunctionSelector(
  stagedoorLensAbi.find((one) => one.type === 'function' && one.name === 'holdings') as never,
)
const CONTRACT_WALLET = getAddress(`0x${'5a'.repeat(20)}`)

describe('a door with two providers', () => {
  const db = useDatabase()
  let nodes: [AnsweringNode, AnsweringNode]
  let api: TestApi
  let worker: ServerProcess
  let stage: Stage
  let people: Person[]
  let creator: Creator
  let room: string
  let next = 0
  const indexer = (sql: string) => db.pool('indexer').query(sql)

  before(async function () {
    this.timeout(60_000)
    nodes = [await startAnsweringNode(), await startAnsweringNode()]
    api = await startApi(
      db,
      createInstallation({ rpcUrls: nodes.map(({ url }) => url), deployment: { lens: LENS } }),
    )
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api.installation, 20)
    // the clock goes on by ten minutes: a seat ends by itself, never with a room that nobody hosts
    worker = await startWorker(db, api.installation, { HOST_GONE_S: '7200' })
    creator = await stage.creator(people[next++] as Person)
    room = await stage.room(creator)
  })
  beforeEach(() => indexer('UPDATE chain.cursor SET head_seen = number + 10'))
  afterEach(async () => {
    for (const node of nodes) {
      node.isSilent = false
      node.answers.clear()
    }
    await indexer("UPDATE chain.cursor SET head_seen = number, head_state = 'fresh'")
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })
  after(async () => {
    await worker?.stop()
    await api?.stop()
    api?.installation.remove()
    for (const node of nodes) await node.stop()
  })

  /** Somebody whose pass the contract knows. */
  function fan(): Person {
    const person = people[next++] as Person
    for (const node of nodes) node.passes.set(`0x${person.wallet.toString('hex')}`, { passId: BigInt(next) })
    return person
  }
  async function evidenceOf(person: Person) {
    const reply = await enter(api.url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    const sql = 'SELECT evidence FROM app.decision WHERE id = $1'
    return (await db.pool('api').query(sql, [reply.body.decisionId])).rows[0].evidence
  }

  it('[T34] writes into the evidence how many told it', async () => {
    expect(await evidenceOf(fan())).to.include({ reader: 'contract', confirmedBy: 2 })
    nodes[1].isSilent = true
    expect(await evidenceOf(fan())).to.include({ reader: 'contract', confirmedBy: 1 })
  })

  it('[T34] refuses when they contradict each other: told why, alarmed, and no decision is stored', async () => {
    const person = fan()
    nodes[0].passes.delete(`0x${person.wallet.toString('hex')}`)
    const before = await stage.counts()
    const reply = await enter(api.url, person, room)
    expect([reply.status, reply.body.code]).to.deep.equal([503, 'CHAIN_UNREADABLE'])
    expect(reply.body.detail).to.contain('contradict')
    expect(await stage.counts()).to.deep.equal(before)
    const alarm = await until('the alarm', () =>
      api
        .output()
        .split('\n')
        .find((line) => line.includes('"alarm":"chain_reads_disputed"')),
    )
    expect(JSON.parse(alarm)).to.deep.include({ question: 'holdings', level: 50 })
    expect(JSON.parse(alarm).hosts).to.have.members(nodes.map(({ url }) => new URL(url).host))
  })

  it('[T20][T34] a contract wallet is told that one source is not enough', async () => {
    for (const node of nodes) node.signs = true
    const signIn = async () => {
      const address = CONTRACT_WALLET
      const message = siweText(await messageFor(api.url, address))
      return request(api.url, 'POST', '/v1/sign-in/wallet', {
        body: { message, signature: '0x1234', address },
      })
    }
    nodes[0].isSilent = true
    const alone = await signIn()
    expect([alone.status, alone.body.code]).to.deep.equal([503, 'CHAIN_UNREADABLE'])
    expect(alone.body.detail).to.contain('only one of our sources')
    nodes[0].isSilent = false
    nodes[1].signs = false
    expect((await signIn()).body.detail).to.contain('answer differently')
    nodes[1].signs = true
    expect((await signIn()).status).to.equal(200)
  })

  it('[T34] an index by an old head is not believed while one alone shows it; one of a chain that stands still is', async () => {
    await indexer("UPDATE chain.cursor SET head_seen = number, head_state = 'old'")
    const sync = async () => (await request(api.url, 'GET', '/v1/sync')).body.state
    expect(await evidenceOf(fan())).to.include({ reader: 'contract' })
    expect(await sync()).to.equal('unreadable')
    await indexer("UPDATE chain.cursor SET head_state = 'still'")
    const person = fan()
    await stage.givePass(creator, { passId: 900, owner: person.wallet })
    expect(await evidenceOf(person)).to.include({ reader: 'index' })
    expect(await sync()).to.equal('ok')
  })

  /** What a node says one wallet has of one token. */
  function tell(node: AnsweringNode, amount: bigint): void {
    const moment = { blockNumber: 1n, time: 1n, parentHash: node.hashOf(1) }
    const result = [moment, [{ answered: true, amount, passes: true }]] as const
    node.answers.set(
      HOLDINGS,
      encodeFunctionResult({ abi: stagedoorLensAbi, functionName: 'holdings', result }),
    )
  }
  /** Behind any pass or a token from elsewhere, or behind that alone. */
  async function foreignRoom(...conditions: Condition[]): Promise<string> {
    const other = await stage.creator(people[next++] as Person)
    const made = await stage.room(other)
    await behindRules(db, other, made, { mode: 'any', conditions })
    if (conditions.length > 1) await stage.givePass(other, { passId: 901, owner: passHolder().wallet })
    return made
  }
  const passHolder = () => people.at(-1) as Person

  it('[S3.55][T34] two that tell different amounts of a foreign token let nobody in by it; two that agree are cited', async () => {
    const [person, alone] = [people[next++] as Person, await foreignRoom(ZOO)]
    for (const [n, node] of nodes.entries()) tell(node, BigInt(4 + n))
    const reply = await enter(api.url, person, alone)
    expect([reply.status, reply.body.code], reply.text).to.deep.equal([503, 'CHAIN_UNREADABLE'])
    expect(reply.body.detail).to.contain('contradict')
    for (const node of nodes) tell(node, 5n)
    // what they contradicted each other about is asked again in two seconds, another token at once
    const { status, body, text } = await enter(api.url, person, await foreignRoom(OTHER))
    expect(status, text).to.equal(201)
    const sql = 'SELECT evidence FROM app.decision WHERE id = $1'
    const [{ evidence }] = (await db.pool('api').query(sql, [body.decisionId])).rows
    expect(evidence.foreign).to.include({ confirmedBy: 2, blockHash: nodes[0].hashOf(nodes[0].head) })
  })

  it('[S3.55][T35] no RPC answers: who needs a foreign token is told so, and a pass opens as ever', async () => {
    const room = await foreignRoom({ kind: 'pass' }, ZOO)
    await indexer("UPDATE chain.cursor SET head_seen = number, head_state = 'fresh'")
    for (const node of nodes) node.isSilent = true
    const newcomer = await enter(api.url, people[next++] as Person, room)
    expect([newcomer.status, newcomer.body.code], newcomer.text).to.deep.equal([503, 'CHAIN_UNREADABLE'])
    expect(Number(newcomer.headers.get('retry-after'))).to.be.at.least(1)
    expect((await enter(api.url, passHolder(), room)).status).to.equal(201)
  })

  it('[T34][T35] both gone for ten minutes: those inside stay for their grace, newcomers are told so', async () => {
    const [inside, newcomer] = [fan(), fan()]
    const { seatId } = (await enter(api.url, inside, room)).body
    await reportMedia(api, db.pool('api'), seatId, 'joined')
    for (const node of nodes) node.isSilent = true
    await indexer("UPDATE chain.cursor SET seen_at = now() - interval '10 minutes'")
    const before = await stage.counts()
    const isTold = async () => {
      const { status, body, headers } = await enter(api.url, newcomer, room)
      expect([status, body.code]).to.deep.equal([503, 'CHAIN_UNREADABLE'])
      expect(Number(headers.get('retry-after'))).to.be.at.least(1)
    }
    const renew = () => inside.call(api.url, 'POST', `/v1/seats/${seatId}/renewals`, { body: {} })
    const seat = async () =>
      (
        await db
          .pool('api')
          .query('SELECT state, end_reason, grace_until FROM app.seat WHERE id = $1', [seatId])
      ).rows[0]
    // time passes for the grace; that somebody goes on beating is not the question here
    const leap = (shift: string) =>
      db.pool('owner').query(
        `WITH l AS (UPDATE app.seat_lease SET until = app.now() + interval '1 hour')
           UPDATE app.clock SET shift = '${shift}'`,
      )
    await isTold()
    expect((await renew()).status).to.equal(201)
    expect((await seat()).grace_until, 'the grace has begun').to.be.an.instanceOf(Date)
    await leap('110 seconds')
    expect((await renew()).status, 'within the grace').to.equal(201)
    await isTold()
    await leap('10 minutes')
    await until('the grace is over', async () => (await seat()).state === 'ended')
    expect((await seat()).end_reason).to.equal('LEASE_LOST')
    await isTold()
    expect(await stage.counts(), 'no decision rests on nothing').to.include({ decisions: before.decisions })
    for (const node of nodes) node.isSilent = false
    expect((await enter(api.url, newcomer, room)).status, 'they are back').to.equal(201)
    expect((await enter(api.url, inside, room)).status).to.equal(201)
  })
})
