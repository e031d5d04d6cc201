import { expect } from 'chai'
import { numberToHex, toFunctionSelector } from 'viem'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { reportMedia } from '#test/kit/access/reportMedia.ts'
import { CHAIN_ID, type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type AnsweringNode, startAnsweringNode } from '#test/kit/answeringNode.ts'
import { createInstallation, type ServerProcess, startApi, startWorker, type TestApi } from '#test/kit/api.ts'
import { behindLock } from '#test/kit/cluster/behindLock.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const BALANCE_OF = toFunctionSelector('balanceOf(address)')

describe('a collection that is suspended', () => {
  const db = useDatabase()
  let node: AnsweringNode
  let api: TestApi
  let worker: ServerProcess
  let stage: Stage
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person
  const wallet = (person: Person) => `0x${person.wallet.toString('hex')}`

  before(async function () {
    this.timeout(60_000)
    node = await startAnsweringNode()
    api = await startApi(db, createInstallation({ rpcUrls: [node.url] }))
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api.installation, 30)
    worker = await startWorker(db, api.installation, { WORKER_MAX_REST_MS: '300' })
  })
  after(async () => {
    await worker?.stop()
    await api?.stop()
    api?.installation.remove()
    await node?.stop()
  })

  async function prepare(): Promise<{ creator: Creator; room: string; person: Person }> {
    const creator = await stage.creator(fan())
    return { creator, room: await stage.room(creator), person: fan() }
  }
  const evidence = async (decisionId: string) =>
    (await db.pool('api').query('SELECT evidence FROM app.decision WHERE id = $1', [decisionId])).rows[0]
      .evidence
  const leave = (person: Person, seatId: string) => person.call(api.url, 'DELETE', `/v1/seats/${seatId}`)
  const ended = (seatId: string) =>
    until('the seat has ended', async () => {
      const { rows } = await db
        .pool('api')
        .query("SELECT end_reason FROM app.seat WHERE id = $1 AND state = 'ended'", [seatId])
      return rows[0]?.end_reason as string | undefined
    })

  it('[T35] admits by the contract whom no row knows, and says so', async () => {
    const { creator, room, person } = await prepare()
    node.passes.set(wallet(person), { passId: 1n })
    expect((await enter(api.url, person, room)).body.code, 'the index is believed').to.equal('NO_PASS')
    await stage.suspend(creator)
    const reply = await enter(api.url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    expect(await evidence(reply.body.decisionId)).to.include({ reader: 'contract', confirmedBy: 1 })
  })

  it('[T35][S3.63] the same of passes of another creator that its door asks for', async () => {
    const [{ creator, person }, other] = [await prepare(), await stage.creator(fan())]
    const conditions = [{ kind: 'pass', channelId: other.channelId }]
    const room = await stage.room(creator)
    const body = { gate: { mode: 'any', conditions } }
    expect((await creator.host.call(api.url, 'PATCH', `/v1/rooms/${room}`, { body })).status).to.equal(200)
    node.passes.set(wallet(person), { passId: 5n })
    expect((await enter(api.url, person, room)).body.code, 'the index is believed').to.equal('COLLAB_TOKENS')
    await stage.suspend(other)
    const reply = await enter(api.url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    expect(await evidence(reply.body.decisionId)).to.include({ reader: 'contract', confirmedBy: 1 })
  })

  it('[T35] refuses whom only the rows of before believe, also when they were read a moment ago', async () => {
    const { creator, room, person } = await prepare()
    await stage.givePass(creator, { passId: 2, owner: person.wallet })
    const before = await enter(api.url, person, room)
    expect(before.status, before.text).to.equal(201)
    expect(await evidence(before.body.decisionId)).not.to.have.property('confirmedBy')
    await leave(person, before.body.seatId)
    await stage.suspend(creator)
    expect((await enter(api.url, person, room)).body.code).to.equal('NO_PASS')
    await stage.lift(creator)
    const after = await enter(api.url, person, room)
    expect(after.status, after.text).to.equal(201)
    expect((await evidence(after.body.decisionId)).reader).to.equal('index')
  })

  it('[T35][S3.55] of a token that is suspended, and while tokens are folded for the first time, the contract tells', async () => {
    const { creator, person } = await prepare()
    const north = await seedToken(db.pool('indexer'), stage, creator.host)
    const gate = { mode: 'any', conditions: [{ kind: 'erc20', address: north.token, minUnits: '100' }] }
    const room = await stage.room(creator)
    const path = `/v1/rooms/${room}`
    const changed = await creator.host.call(api.url, 'PATCH', path, { body: { gate } })
    expect(changed.status, changed.text).to.equal(200)
    const has = (units: bigint) => node.answers.set(BALANCE_OF, numberToHex(units, { size: 32 }))
    const entering = async () => {
      const reply = await enter(api.url, person, room)
      if (reply.status !== 201) return [reply.body.code, reply.body.facts?.checks?.[0]?.heldUnits]
      await leave(person, reply.body.seatId)
      return [(await evidence(reply.body.decisionId)).reader]
    }
    const state = (word: string) =>
      db.pool('indexer').query(
        `INSERT INTO chain.family (chain_id, name, version, state, read_to) VALUES ($1, 'tokens', 1, $2, 0)
           ON CONFLICT (chain_id, name) DO UPDATE SET state = $2`,
        [CHAIN_ID, word],
      )
    await north.balance(person.wallet, 300n)
    has(99n)
    expect(await entering(), 'the index is believed').to.deep.equal(['index'])
    const token = { ...creator, collection: Buffer.from(north.token.slice(2), 'hex') }
    await stage.suspend(token)
    expect(await entering()).to.deep.equal(['TOKENS_SHORT', '99'])
    has(100n)
    expect(await entering()).to.deep.equal(['contract'])
    await stage.lift(token)
    expect(await entering()).to.deep.equal(['index'])
    await state('folding')
    await stage.lift(token)
    expect(await entering()).to.deep.equal(['contract'])
    await state('live')
    node.answers.delete(BALANCE_OF)
  })

  it('[T35] leaves the gates of other collections with the index', async () => {
    const [one, other] = [await prepare(), await prepare()]
    await stage.givePass(other.creator, { passId: 3, owner: other.person.wallet })
    await stage.suspend(one.creator)
    const reply = await enter(api.url, other.person, other.room)
    expect(reply.status, reply.text).to.equal(201)
    expect((await evidence(reply.body.decisionId)).reader).to.equal('index')
  })

  it('[T35] between verdict and commit: decided again by the contract', async () => {
    const { creator, room, person } = await prepare()
    await stage.givePass(creator, { passId: 4, owner: person.wallet })
    const holder = await db.pool('owner').connect()
    await holder.query('SELECT pg_advisory_lock(hashtextextended($1, 1))', [person.accountId])
    const reply = await behindLock(db.pool('owner'), 'advisory', () => enter(api.url, person, room))
    await stage.suspend(creator)
    await holder.query('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [person.accountId])
    holder.release()
    expect((await reply()).body.code).to.equal('NO_PASS')
  })

  it('[T35] who is inside is decided again by the contract: as it begins, and with each event of it', async () => {
    const { creator, room, person } = await prepare()
    const [gone, other] = [fan(), fan()]
    const seats: string[] = []
    for (const [n, one] of [person, gone, other].entries()) {
      await stage.givePass(creator, { passId: 10 + n, owner: one.wallet })
      const { seatId } = (await enter(api.url, one, room)).body
      await reportMedia(api, db.pool('api'), seatId, 'joined')
      seats.push(seatId)
    }
    node.passes.set(wallet(person), { passId: 10n })
    node.passes.set(wallet(other), { passId: 12n })
    await stage.suspend(creator)
    expect(await ended(seats[1] as string), 'the contract does not know the pass').to.equal('REMOVED')
    await until('the beginning was followed to its end', async () => {
      const sql = "SELECT FROM app.position WHERE reader LIKE 'access.suspension:%' AND reader LIKE '%' || $1"
      return (await db.pool('api').query(sql, [creator.collection.toString('hex')])).rowCount
    })
    node.passes.delete(wallet(other))
    const number = await stage.block()
    await db.pool('indexer').query(
      `INSERT INTO chain.event (chain_id, block, log_index, block_hash, tx_hash, tx_index, ord, address, topics, data, kind)
         VALUES ($1, $2, 0, sha256('a'), sha256('a'), 0, 0, $3, '{}', '', 1)`,
      [CHAIN_ID, number, creator.collection],
    )
    expect(await ended(seats[2] as string), 'something happened').to.equal('REMOVED')
    await stage.movePass(creator, 10, fan().wallet)
    const { rows } = await db.pool('api').query('SELECT state FROM app.seat WHERE id = $1', [seats[0]])
    expect(rows[0].state, 'rows of a suspended collection throw nobody out').to.equal('live')
    await stage.lift(creator)
    expect(await ended(seats[0] as string)).to.equal('PASS_MOVED')
  })
})
