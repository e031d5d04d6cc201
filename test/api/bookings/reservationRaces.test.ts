import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import type { TestApi } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'
import { heldBy, openCalls, timeIn } from './openCalls.ts'

const PEOPLE = 40
const ATTEMPTS = depth(200, 1000)

describe('many who want one time of a creator', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const installation = sharedInstallation()
  const apis: TestApi[] = []
  let people: Person[]
  before('start two apis', async () => {
    apis.push(await takeApi(db, installation), await takeApi(db, installation))
    people = await seedPeople(db.pool('api'), installation, PEOPLE)
  })
  after(() => Promise.all(apis.map((api) => api.stop())))

  const urlOf = (n: number) => (apis[n % 2] as TestApi).url
  const asClient = (n: number) => {
    const person = people[Math.floor(n / 2) % PEOPLE] as Person
    return {
      call: (...asked: [string, string, object?]) => person.call(urlOf(n), ...asked),
    }
  }

  it('[S0.22][once] one gets it, and everybody else is shown three others, or is asked to come again', async () => {
    const { hold, seller } = await openCalls(urlOf(0))
    const at = timeIn(3, '10:00')
    const replies: Reply[] = await Promise.all(
      Array.from({ length: ATTEMPTS }, (_, n) => hold(asClient(n), at)),
    )
    const won = replies.filter(({ status }) => status === 201)
    // who has it may have asked for it more than once
    const winners = new Set(won.map(({ body }) => body.id))
    expect(won).to.have.length.greaterThan(0)
    expect(replies.filter(({ status }) => status === 409)).to.have.length.greaterThan(0)
    for (const { status, body, headers } of replies) {
      if (status === 201) continue
      expect(status, body.detail).to.be.oneOf([409, 429, 503])
      if (status === 409) expect(body.facts.next).to.have.length(3)
      else expect(Number(headers.get('retry-after'))).to.be.at.least(1)
    }
    const { rows } = await db.pool('owner').query<{ id: string; account_id: string; times: number }>(
      `SELECT r.id, r.account_id, (SELECT count(*)::int FROM app.call_time t WHERE t.reservation_id = r.id) AS times
         FROM app.call_reservation r WHERE r.released_at IS NULL`,
    )
    expect(rows.map(({ times }) => times)).to.deep.equal([2])
    expect(winners.has(rows[0]?.id)).to.equal(true)
    const { rows: made } = await db
      .pool('owner')
      .query<{ people: number }>('SELECT count(DISTINCT account_id)::int AS people FROM app.call_reservation')
    expect(made).to.deep.equal([{ people: 1 }])
    const busy = await db
      .pool('owner')
      .query('SELECT FROM app.call_time WHERE account_id = $1', [seller.client.accountId])
    expect(busy.rowCount).to.equal(1)
  })

  it('[once] of several times of one date at once, no more are held than its creator wants', async () => {
    const { hold, times } = await openCalls(urlOf(0), { mostADay: 2 })
    const wanted = Array.from({ length: 20 }, (_, n) => timeIn(5, `${`${n}`.padStart(2, '0')}:00`))
    const replies = await Promise.all(wanted.map((at, n) => hold(asClient(2 * n + (n % 2)), at)))
    expect(replies.filter(({ status }) => status === 201)).to.have.length(2)
    for (const { status, text } of replies) expect(status, text).to.be.oneOf([201, 409, 503])
    expect((await times()).filter((at) => wanted.includes(at))).to.deep.equal([])
  })

  it('[once] one person who takes many times at once holds one', async () => {
    const { hold, times } = await openCalls(urlOf(0))
    const clocks = ['08:00', '10:00', '12:00', '14:00', '16:00', '18:00'].map((clock) => timeIn(4, clock))
    const fan = people[PEOPLE - 1] as Person
    const replies = await Promise.all(
      clocks.map((at, n) => hold({ call: (...asked) => fan.call(urlOf(n), ...asked) }, at)),
    )
    expect(new Set(replies.map(({ status }) => status))).to.deep.equal(new Set([201]))
    const held = await heldBy({ call: (...asked) => fan.call(urlOf(0), ...asked) })
    expect(held).to.have.length(1)
    const free = await times()
    expect(clocks.filter((at) => !free.includes(at))).to.deep.equal([held[0].startsAt])
  })
})
