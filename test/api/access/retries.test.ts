import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const STRICT = { LIMIT_ADMISSION_ROOM: '1/60', LIMIT_ADMISSION_ACCOUNT: '3/60' }

describe('announced retries', () => {
  const db = useDatabase()
  const api = useApi(db, { settings: STRICT })
  const open: TestSocket[] = []
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 20)
    creator = await stage.creator(fan())
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })

  /** A socket that counts every token it is given, whichever way. */
  async function listenTo(person: Person) {
    const socket = await connect(api().url, person)
    open.push(socket)
    const tokens: string[] = []
    socket.socket.onAny((_name, payload: { retryToken?: string }) => {
      if (payload.retryToken) tokens.push(payload.retryToken)
    })
    const ask = async (message: string, payload: unknown) => {
      const answer = await socket.ask(message, payload)
      if (answer.ok && answer.retryToken) tokens.push(answer.retryToken)
      return answer
    }
    return { ...socket, tokens, ask }
  }
  it('[S3.85] a hundred follows and a hundred bindings give no token to somebody who was let in', async function () {
    this.timeout(30_000)
    const [person, room] = [fan(), await stage.room(creator, { visibility: 'public' })]
    const { seatId } = (await enter(api().url, person, room)).body
    const tokens: string[] = []
    for (let round = 0; round < 10; round++) {
      const socket = await listenTo(person)
      for (let n = 0; n < 10; n++) {
        expect(await socket.ask('room:follow', { roomId: room })).to.deep.equal({ ok: true })
        expect(await socket.ask('seat:attach', { seatId })).to.deep.equal({ ok: true, grace: null })
      }
      tokens.push(...socket.tokens)
      socket.close()
    }
    expect(tokens).to.deep.equal([])
    expect((await enter(api().url, person, room)).body.code).to.equal('RATE_LIMITED')
  })

  it('[S3.85] a seat that may need a renewal brings one token in ten seconds', async () => {
    const [person, room] = [fan(), await stage.room(creator, { visibility: 'public' })]
    const { seatId } = (await enter(api().url, person, room)).body
    const socket = await listenTo(person)
    await db.pool('owner').query("UPDATE app.clock SET shift = '11 seconds'")
    for (let n = 0; n < 15; n++) await socket.ask('seat:attach', { seatId })
    expect(socket.tokens).to.have.length(1)
  })

  it('[T9][S3.85] a refusal after a reorg brings the token of its re-check, which no limit counts', async () => {
    const [person, room] = [fan(), await stage.room(creator)]
    await stage.givePass(creator, { passId: 1, owner: person.wallet })
    await stage.reorg(creator, 1, person.wallet)
    const refused = await enter(api().url, person, room)
    expect([refused.status, refused.body.code]).to.deep.equal([403, 'REORGED'])
    expect((await enter(api().url, person, room)).body.code).to.equal('RATE_LIMITED')
    const { retryToken } = refused.body
    const again = await enter(api().url, person, room, { retryToken })
    expect(again.body.code).to.equal('REORGED')
    expect(again.body.retryToken, 'one in ten seconds').to.equal(undefined)
    expect((await enter(api().url, person, room, { retryToken })).body.code).to.equal('RATE_LIMITED')
  })
})
