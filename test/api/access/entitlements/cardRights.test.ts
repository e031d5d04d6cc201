import { expect } from 'chai'
import pg from 'pg'
import { endCard, freezeCard, readCard, readQueues, unfreezeCard } from '#api/access/cardRights.ts'
import { inScope } from '#db/scope.ts'
import { changeCard, giveCard } from '#test/kit/access/cardRights.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator, setStage } from '#test/kit/access/stage.ts'
import { createInstallation } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'

const CHECK = '23514'
const DENIED = '42501'

describe('rights by card in the database', () => {
  const db = useDatabase()
  const installation = createInstallation()
  let creator: Creator
  let people: Person[]
  let next = 0
  const fan = (): Person => people[next++] as Person
  const pool = () => db.pool('api')
  const seconds = (at: Date | null) => Math.floor((at?.getTime() ?? Number.NaN) / 1000)

  before(async () => {
    const stage = await setStage(db)
    people = await seedPeople(pool(), installation, 20)
    creator = await stage.creator(fan())
  })
  afterEach(() => db.pool('owner').query("UPDATE app.clock SET shift = '0'"))
  after(() => installation.remove())

  async function ofAccount({ accountId }: Person) {
    const { rows } = await db.work().query<{ n: number; ver: number; jobs: number }>(
      `SELECT (SELECT count(*)::int FROM app.entitlement WHERE account_id = a.id) AS n, policy_ver::int AS ver,
         (SELECT count(*)::int FROM app.outbox WHERE topic = 'seats.decide_again' AND body ->> 'account' = a.id) AS jobs
         FROM app.account a WHERE id = $1`,
      [accountId],
    )
    return rows[0]
  }

  /** How a statement of the api about a person ends that says whom it is about. */
  async function refusal({ accountId: account }: Person, sql: string, values: unknown[]): Promise<string> {
    try {
      await inScope(pool(), { account }).query(sql, values)
      return 'stored'
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  it('[S4.16][T46] the same purchase grants once, however often and from how many sides it is told', async () => {
    const person = fan()
    const sourceId = 'pur_once'
    const all = await Promise.all(
      Array.from({ length: 12 }, () => giveCard(pool(), creator, person, { sourceId })),
    )
    expect(new Set(all.map(({ entitlementId }) => entitlementId)).size).to.equal(1)
    expect(await ofAccount(person)).to.deep.equal({ n: 1, ver: 1, jobs: 1 })
    await changeCard(db.work(), freezeCard, sourceId)
    const again = await giveCard(pool(), creator, person, { sourceId })
    expect(again.entitlementId).to.equal(all[0]?.entitlementId)
    expect(await readCard(db.work(), sourceId)).to.include({ state: 'frozen' })
  })

  it('[S4.16] purchases at once are one queue without a gap, and each change counts and asks for the seats', async () => {
    const person = fan()
    await Promise.all(Array.from({ length: 6 }, () => giveCard(pool(), creator, person, { lengthS: 100 })))
    const [queue, ...more] = await readQueues(db.work(), person.accountId, { chainId: CHAIN_ID })
    expect(more).to.deep.equal([])
    expect(queue?.stretches).to.have.length(6)
    const [first] = queue?.stretches ?? []
    expect(seconds(queue?.validUntil ?? null) - seconds(first?.validFrom ?? null)).to.equal(600)
    for (const [n, stretch] of (queue?.stretches ?? []).entries())
      expect(seconds(stretch.validFrom) - seconds(first?.validFrom ?? null)).to.equal(n * 100)
    expect(await ofAccount(person)).to.deep.equal({ n: 6, ver: 6, jobs: 6 })
  })

  it('tiers have queues of their own, and one that is used up goes on with what is bought next', async () => {
    const person = fan()
    const old = await giveCard(pool(), creator, person, { lengthS: 60 })
    const higher = await giveCard(pool(), creator, person, { tierNo: 2, lengthS: null })
    const collection = `0x${creator.collection.toString('hex')}`
    const queues = () => readQueues(db.work(), person.accountId, { chainId: CHAIN_ID, collection })
    expect((await queues()).map(({ tierNo, queueId }) => [tierNo, queueId])).to.have.deep.members([
      [1, old.entitlementId],
      [2, higher.entitlementId],
    ])
    expect((await queues()).find(({ tierNo }) => tierNo === 2)).to.include({
      validUntil: null,
      isFrozen: false,
    })
    await db.pool('owner').query("UPDATE app.clock SET shift = '2 minutes'")
    const fresh = await giveCard(pool(), creator, person, { lengthS: 60 })
    const own = (await queues()).find(({ tierNo }) => tierNo === 1)
    expect(own?.queueId).to.equal(old.entitlementId)
    expect(own?.validUntil).to.deep.equal(fresh.validUntil)
    const other = `0x${'ab'.repeat(20)}`
    expect(
      await readQueues(db.work(), person.accountId, { chainId: CHAIN_ID, collection: other }),
    ).to.deep.equal([])
  })

  it('[S4.16] freeze, end and give back conserve what was paid for', async () => {
    const person = fan()
    const first = await giveCard(pool(), creator, person, { lengthS: 1000 })
    const second = await giveCard(pool(), creator, person, { lengthS: 1000 })
    await db.pool('owner').query("UPDATE app.clock SET shift = '100 seconds'")
    const use = await changeCard(db.work(), freezeCard, first.sourceId)
    expect(use.usedS).to.be.within(100, 105)
    expect(use).to.include({ leftS: 1000 - use.usedS, wasWatched: false })
    expect((await readCard(db.work(), second.sourceId))?.usedS).to.be.below(5)
    await changeCard(db.work(), unfreezeCard, first.sourceId)
    const [queue] = await readQueues(db.work(), person.accountId, { chainId: CHAIN_ID })
    expect(queue?.stretches.map(({ sourceId }) => sourceId)).to.deep.equal([second.sourceId, first.sourceId])
    const own = await changeCard(
      db.work(),
      (tx, deps, id) => endCard(tx, deps, id, 'REFUNDED'),
      first.sourceId,
    )
    expect(own).to.include({ leftS: 1000 - use.usedS, usedS: use.usedS })
    expect(await readCard(db.work(), first.sourceId)).to.include({
      state: 'ended',
      endReason: 'REFUNDED',
      leftS: 0,
    })
    const after = await readQueues(db.work(), person.accountId, { chainId: CHAIN_ID })
    expect(after[0]?.stretches).to.have.length(1)
    const { ver } = (await ofAccount(person)) ?? {}
    await changeCard(db.work(), (tx, deps, id) => endCard(tx, deps, id, 'LOST'), first.sourceId)
    await changeCard(db.work(), unfreezeCard, first.sourceId)
    expect(await readCard(db.work(), first.sourceId), 'what ended stays so').to.include({
      endReason: 'REFUNDED',
    })
    expect((await ofAccount(person))?.ver, 'and nothing is decided again').to.equal(ver)
  })

  it('[S4.38] what is lent opens for its minutes, is whole once it is paid, and may be paid after it ran out', async () => {
    const [person, late] = [fan(), fan()]
    const lent = await giveCard(pool(), creator, person, {
      sourceId: 'pur_lent',
      provisionalS: 900,
      lengthS: 5000,
    })
    expect(seconds(lent.validUntil) - seconds(lent.validFrom)).to.equal(900)
    const again = await giveCard(pool(), creator, person, {
      sourceId: 'pur_lent',
      provisionalS: 900,
      lengthS: 5000,
    })
    expect(again.validUntil).to.deep.equal(lent.validUntil)
    await db.pool('owner').query("UPDATE app.clock SET shift = '300 seconds'")
    const paid = await giveCard(pool(), creator, person, { sourceId: 'pur_lent', lengthS: 5000 })
    expect(seconds(paid.validUntil) - seconds(paid.validFrom)).to.equal(5000)
    expect(await readCard(db.work(), 'pur_lent')).to.include({ state: 'active', isProvisional: false })

    await giveCard(pool(), creator, late, { sourceId: 'pur_late', provisionalS: 900, lengthS: 5000 })
    await changeCard(db.work(), (tx, deps, id) => endCard(tx, deps, id, 'EXPIRED_PROVISIONAL'), 'pur_late')
    expect(await readQueues(db.work(), late.accountId, { chainId: CHAIN_ID })).to.deep.equal([])
    await giveCard(pool(), creator, late, { sourceId: 'pur_late', lengthS: 5000 })
    expect(await readCard(db.work(), 'pur_late')).to.include({
      state: 'active',
      endReason: null,
      isProvisional: false,
    })
  })

  it('[T7] grants and holds wait for an admission of the account that is under way', async () => {
    const person = fan()
    const { sourceId } = await giveCard(pool(), creator, person)
    const holder = new pg.Client({ connectionString: db.url('owner') })
    await holder.connect()
    try {
      await holder.query('SELECT pg_advisory_lock(hashtextextended($1, 1))', [person.accountId])
      const changes = Promise.all([
        giveCard(pool(), creator, person),
        changeCard(db.work(), freezeCard, sourceId),
      ])
      await until('both wait', async () => {
        const { rows } = await holder.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted`,
        )
        return rows[0]?.n === 2
      })
      expect(await readCard(db.work(), sourceId)).to.include({ state: 'active' })
      expect(await ofAccount(person)).to.include({ n: 1, ver: 1 })
      await holder.query('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [person.accountId])
      await changes
    } finally {
      await holder.end()
    }
    expect(await readCard(db.work(), sourceId)).to.include({ state: 'frozen' })
    expect(await ofAccount(person)).to.include({ n: 2, ver: 3 })
  })

  it('[T16][T29] what ended comes back by no statement of the api, and a right is taken away by none', async () => {
    const person = fan()
    const { sourceId } = await giveCard(pool(), creator, person)
    expect(await refusal(person, 'DELETE FROM app.entitlement WHERE source_id = $1', [sourceId])).to.equal(
      DENIED,
    )
    const byJob = db.work().query('DELETE FROM app.entitlement WHERE source_id = $1', [sourceId])
    expect(await byJob.catch(({ code }: { code: string }) => code)).to.equal(CHECK)
    for (const column of ['account_id', 'length_s', 'tier_no', 'source_id'])
      expect(
        await refusal(person, `UPDATE app.entitlement SET ${column} = ${column} WHERE source_id = $1`, [
          sourceId,
        ]),
      ).to.equal('42501')
    await changeCard(db.work(), (tx, deps, id) => endCard(tx, deps, id, 'LOST'), sourceId)
    const back =
      "UPDATE app.entitlement SET state = 'active', ended_at = NULL, end_reason = NULL WHERE source_id = $1"
    expect(await refusal(person, back, [sourceId])).to.equal(CHECK)
    const half = 'UPDATE app.entitlement SET end_reason = NULL WHERE source_id = $1'
    expect(await refusal(person, half, [sourceId])).to.equal(CHECK)
    expect(await readCard(db.work(), 'pur_nobody')).to.equal(null)
  })
})
