import { expect } from 'chai'
import { endCard, freezeCard, giveUpCard, takeUpCard, unfreezeCard } from '#api/access/cardRights.ts'
import { inScope } from '#db/scope.ts'
import { dice } from '#test/domain/booking/programs.ts'
import { changeCard, giveCard } from '#test/kit/access/cardRights.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, setStage } from '#test/kit/access/stage.ts'
import { createInstallation } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'

const WALKS = 12
const STEPS = 25

interface Row {
  id: string
  queue: string
  state: string
  lent: boolean
  gone: boolean
  from: number
  until: number
  left: number
  now: number
}

describe('the one queue of an account and tier', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const installation = createInstallation()
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person
  const pool = () => db.pool('api')
  /** Lets database time pass. */
  const wait = (seconds: number) =>
    db.pool('owner').query('UPDATE app.clock SET shift = shift + make_interval(secs => $1)', [seconds])

  before(async () => {
    const stage = await setStage(db)
    people = await seedPeople(pool(), installation, WALKS + 4)
    creator = await stage.creator(fan())
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  after(() => installation.remove())

  async function rowsOf({ accountId }: Person): Promise<Row[]> {
    const { rows } = await db.work().query<Row>(
      `SELECT source_id AS id, queue_id AS queue, state, is_provisional AS lent, given_up AS gone, extract(epoch FROM valid_from)::float8 AS from,
         extract(epoch FROM valid_until)::float8 AS until, coalesce(left_s, 0)::float8 AS left, floor(extract(epoch FROM app.now()))::float8 AS now
       FROM app.entitlement WHERE account_id = $1 AND tier_no = 1 ORDER BY valid_from, id`,
      [accountId],
    )
    return rows
  }

  const isQueued = ({ state, lent, gone }: Row) => state === 'active' && !lent && !gone
  const restOf = (row: Row): number =>
    row.state === 'frozen'
      ? row.left
      : row.state === 'active' && !row.lent
        ? Math.max(0, row.until - Math.max(row.from, row.now))
        : 0
  /** Seconds that are paid for and to come, of what nobody gave away. */
  const leftOf = (rows: Row[]) => rows.reduce((sum, row) => sum + (row.gone ? 0 : restOf(row)), 0)

  function expectOneBehindTheOther(rows: Row[], said: string): void {
    expect(new Set(rows.map(({ queue }) => queue)).size, `${said}: one queue`).to.be.at.most(1)
    const open = rows.filter((row) => isQueued(row) && restOf(row) > 0)
    for (const [n, row] of open.entries()) {
      const before = open[n - 1]
      if (before) expect(row.from, `${said}: ${row.id} behind ${before.id}`).to.equal(before.until)
      else expect(row.from, `${said}: it runs`).to.be.at.most(row.now)
    }
  }

  const end = (id: string) => changeCard(db.work(), (tx, deps, of) => endCard(tx, deps, of, 'REFUNDED'), id)
  const VERBS = { freezeCard, unfreezeCard, giveUpCard, takeUpCard }

  /** What a step adds to what is left; within a second or two of its own. */
  async function walk(seed: number): Promise<void> {
    const [person, below] = [fan(), dice(seed)]
    const ids: string[] = []
    const lent = new Map<string, number>()
    for (let step = 0; step < STEPS; step++) {
      const before = await rowsOf(person)
      const rest = (id: string) =>
        before.filter((row) => row.id === id).reduce((sum, row) => sum + restOf(row), 0)
      const isGone = (id: string) => before.some((row) => row.id === id && row.gone)
      const [kind, lengthS] = [below(8), 60 + below(600)]
      const sourceId = ids[below(Math.max(1, ids.length))] ?? ''
      let [more, passed, said] = [0, 0, `walk ${seed}, step ${step}`]
      if (kind < 2 || ids.length === 0) {
        const given = await giveCard(pool(), creator, person, { lengthS })
        ids.push(given.sourceId)
        more = lengthS
        said += ' buys'
      } else if (kind === 2) {
        passed = below(3) === 0 ? 3600 : below(200)
        await wait(passed)
        said += ' waits'
      } else if (kind === 3) {
        const given = await giveCard(pool(), creator, person, { lengthS, provisionalS: 30 })
        ids.push(given.sourceId)
        lent.set(given.sourceId, lengthS)
        said += ' lends'
      } else if (kind === 4 && lent.size > 0) {
        const [[id, length] = ['', 0]] = lent
        lent.delete(id)
        await giveCard(pool(), creator, person, { sourceId: id, lengthS: length })
        more = length
        said += ' pays'
      } else if (lent.has(sourceId)) continue
      else if (kind === 5) {
        await end(sourceId)
        more = isGone(sourceId) ? 0 : -rest(sourceId)
        said += ' ends'
      } else {
        const name = Object.keys(VERBS)[below(4)] as keyof typeof VERBS
        await changeCard(db.work(), VERBS[name], sourceId)
        const isActive = before.some(({ id, state }) => id === sourceId && state === 'active')
        if (name === 'giveUpCard' && isActive && !isGone(sourceId)) more = -rest(sourceId)
        if (name === 'takeUpCard' && isGone(sourceId)) more = rest(sourceId)
        said += ` ${name}`
      }
      const after = await rowsOf(person)
      expectOneBehindTheOther(after, said)
      const own = (after[0]?.now ?? 0) - (before[0]?.now ?? after[0]?.now ?? 0) - passed
      const held = before.reduce((sum, row) => sum + (row.state === 'frozen' && !row.gone ? row.left : 0), 0)
      const used = Math.min(passed, leftOf(before) - held)
      const left = leftOf(before) + more - used
      expect(leftOf(after), `${said}: seconds`).to.be.within(left - own - 1, left + 1)
    }
  }

  it('[S4.16] is always the same, and nothing in it runs beside another, whatever comes, goes and comes back', async () => {
    for (let seed = 1; seed <= WALKS; seed++) await walk(seed)
  })

  it('[S4.16] what a late dispute stops, used up long ago, begins no second one', async () => {
    const person = fan()
    const old = await giveCard(pool(), creator, person, { lengthS: 60 })
    await wait(3600)
    const running = await giveCard(pool(), creator, person, { lengthS: 600 })
    expect(running.validFrom.getTime()).to.be.greaterThan(old.validUntil?.getTime() ?? Number.NaN)
    await changeCard(db.work(), freezeCard, old.sourceId)
    const third = await giveCard(pool(), creator, person, { lengthS: 600 })
    expect(third.validFrom).to.deep.equal(running.validUntil)
    await changeCard(db.work(), unfreezeCard, old.sourceId)
    expectOneBehindTheOther(await rowsOf(person), 'it came back')
  })

  it('[S4.38] what was lent, ran out and is paid goes behind what was bought meanwhile', async () => {
    const person = fan()
    await giveCard(pool(), creator, person, { sourceId: 'pur_queue_lent', provisionalS: 30, lengthS: 500 })
    await wait(60)
    const bought = await giveCard(pool(), creator, person, { lengthS: 600 })
    const paid = await giveCard(pool(), creator, person, { sourceId: 'pur_queue_lent', lengthS: 500 })
    expect(paid.validFrom).to.deep.equal(bought.validUntil)
  })

  it('[S4.16] the database takes no second one', async () => {
    const person = fan()
    await giveCard(pool(), creator, person)
    const second = inScope(pool(), { account: person.accountId })
      .query(
        `INSERT INTO app.entitlement (id, queue_id, account_id, creator_id, chain_id, collection, tier_no, rank, source_id, length_s, valid_from, valid_until)
         SELECT 'ent_0000000000000000000009', 'ent_0000000000000000000009', account_id, creator_id, chain_id, collection, tier_no, rank, 'pur_second', 60,
           app.now(), app.now() + interval '60 seconds' FROM app.entitlement WHERE account_id = $1`,
        [person.accountId],
      )
      .then(
        () => 'stored',
        (error: { constraint: string }) => error.constraint,
      )
    expect(await second).to.equal('entitlement_one_queue')
  })
})
