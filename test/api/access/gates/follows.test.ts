import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'

describe('follows at the door', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let worker: ServerProcess
  let people: Person[]
  let next = 0
  const somebody = (): Person => people[next++] as Person
  const run = (sql: string, ...values: unknown[]) => db.pool('owner').query(sql, values)

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 60)
    creator = await stage.creator(somebody())
    worker = await takeWorker(db, api().installation)
  })
  after(() => worker.stop())

  const follow = (person: Person, method: 'PUT' | 'DELETE' = 'PUT') =>
    person.call(api().url, method, `/v1/channels/${creator.channelId}/follow`)
  async function codeAt(person: Person, room: string, body: object = {}): Promise<string> {
    const reply = await enter(api().url, person, room, body)
    return reply.status === 201 ? 'in' : reply.body.code
  }
  async function decisionOf(id: string) {
    const { rows } = await run('SELECT * FROM app.decision WHERE id = $1', id)
    return rows[0]
  }
  async function seatOf(id: string) {
    const { rows } = await run('SELECT state, end_reason, slot_n, source_key FROM app.seat WHERE id = $1', id)
    return rows[0]
  }
  const leave = (person: Person, seatId: string) => person.call(api().url, 'DELETE', `/v1/seats/${seatId}`)

  it('[S1.15] a follow opens its gate without a wallet, also with the chain unreadable', async () => {
    const person = somebody()
    await run('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', person.accountId)
    const room = await stage.room(creator, { gate: { mode: 'any', of: [3, 'follow'] } })
    expect(await codeAt(person, room)).to.equal('FOLLOW_REQUIRED')
    await follow(person)
    const reply = await enter(api().url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    const { evidence } = await decisionOf(reply.body.decisionId)
    expect(evidence.right).to.include({ source: 'follow', walletRef: null, validUntil: null })
    await leave(person, reply.body.seatId)
    // nobody has looked at the head for an hour, and no provider is behind the tests' address
    await run("UPDATE chain.cursor SET seen_at = now() - interval '1 hour'")
    try {
      expect(await codeAt(person, room)).to.equal('in')
      expect(await codeAt(somebody(), room)).to.equal('CHAIN_UNREADABLE')
    } finally {
      await run("UPDATE chain.cursor SET seen_at = now() + interval '1 day'")
    }
  })

  it('[S1.15] all of a pass and a follow: the seat is the pass’s, and unfollowing ends it', async () => {
    const person = somebody()
    const expiresAt = Math.floor(Date.now() / 1000) + 3600
    const room = await stage.room(creator, { gate: { mode: 'all', of: [0, 'follow'] } })
    expect(await codeAt(person, room)).to.equal('NO_PASS')
    await stage.givePass(creator, { passId: 70, owner: person.wallet, expiresAt })
    expect(await codeAt(person, room)).to.equal('FOLLOW_REQUIRED')
    await follow(person)
    const reply = await enter(api().url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    expect(Date.parse(reply.body.validUntil)).to.equal(expiresAt * 1000)
    expect((await seatOf(reply.body.seatId))?.source_key).to.match(/^31337:0x.*:70$/)
    expect((await follow(person, 'DELETE')).status).to.equal(200)
    await until('the seat ends', async () => (await seatOf(reply.body.seatId))?.state === 'ended')
    expect(await codeAt(person, room)).to.equal('FOLLOW_REQUIRED')
  })

  it('[S1.15] any of a pass and a follow: the pass is used, and the follow takes over when it is gone', async () => {
    const [person, buyer] = [somebody(), somebody()]
    const room = await stage.room(creator, { gate: { mode: 'any', of: [0, 'follow'] } })
    await follow(person)
    await stage.givePass(creator, { passId: 71, owner: person.wallet })
    const reply = await enter(api().url, person, room)
    expect((await seatOf(reply.body.seatId))?.source_key).to.match(/:71$/)
    await stage.movePass(creator, 71, buyer.wallet)
    await until('the seat rests on the follow', async () =>
      (await seatOf(reply.body.seatId))?.source_key?.startsWith('follow:'),
    )
    expect(await seatOf(reply.body.seatId)).to.include({ state: 'held' })
  })
})
