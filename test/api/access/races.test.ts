import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import pg from 'pg'
import { newId, newTimedId } from '#domain/ids.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { behindLock } from '#test/kit/cluster/behindLock.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

describe('between verdict and commit', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let people: Person[]
  let holder: pg.Client
  let next = 0
  let passId = 100
  const fan = (): Person => people[next++] as Person

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 22)
    creator = await stage.creator(fan())
  })
  beforeEach(async () => {
    holder = new pg.Client({ connectionString: db.url('owner') })
    await holder.connect()
  })
  afterEach(async () => {
    await holder.query("UPDATE app.clock SET shift = '0'")
    await holder.end()
  })

  /**
   * Holds the admission in its transaction, behind the account's lock and after the verdict was reached, until
   * `change` is committed.
   */
  async function changeMeanwhile(person: Person, roomId: string, change: () => Promise<unknown>) {
    await holder.query('SELECT pg_advisory_lock(hashtextextended($1, 1))', [person.accountId])
    const reply = await behindLock(db.pool('owner'), 'advisory', () => enter(api().url, person, roomId))
    await change()
    await holder.query('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [person.accountId])
    return reply()
  }

  async function guest(): Promise<{ person: Person; room: string; pass: number }> {
    const person = fan()
    const room = await stage.room(creator)
    passId += 1
    await stage.givePass(creator, { passId, owner: person.wallet })
    return { person, room, pass: passId }
  }
  const seatsOf = async (person: Person) =>
    (
      await db
        .pool('api')
        .query("SELECT FROM app.seat WHERE account_id = $1 AND state <> 'ended'", [person.accountId])
    ).rowCount

  it('[T6][T7][once] another account sits down with the same pass: OTHER_DEVICE, and the slot goes back', async () => {
    const { person, room: elsewhere, pass } = await guest()
    const room = await stage.room(creator, { capacity: 1 })
    const sourceKey = `${CHAIN_ID}:0x${creator.collection.toString('hex')}:${pass}`
    await holder.query('BEGIN')
    await holder.query(
      `INSERT INTO app.seat (id, room_id, account_id, decision_id, role, bits, source_key)
         VALUES ($1, $2, $3, $4, 'viewer', 42, $5)`,
      [
        newTimedId('sea', Date.now(), randomBytes),
        elsewhere,
        fan().accountId,
        newTimedId('dec', Date.now(), randomBytes),
        sourceKey,
      ],
    )
    const reply = await behindLock(db.pool('owner'), 'transactionid', () => enter(api().url, person, room))
    await holder.query('COMMIT')
    const { body } = await reply()
    expect(body).to.deep.include({ code: 'OTHER_DEVICE', facts: {} })
    expect(await seatsOf(person)).to.equal(0)
    const slots = 'SELECT FROM app.room_slot WHERE room_id = $1 AND seat_id IS NOT NULL'
    expect((await holder.query(slots, [room])).rowCount).to.equal(0)
  })

  it('[once] the room ended: ENDED and no seat', async () => {
    const { person, room } = await guest()
    const reply = await changeMeanwhile(person, room, () =>
      holder.query(
        "UPDATE app.room SET state = 'ended', ended_at = now(), end_reason = 'HOST_ENDED', rev = rev + 1 WHERE id = $1",
        [room],
      ),
    )
    expect(reply.body.code).to.equal('ENDED')
    expect(await seatsOf(person)).to.equal(0)
  })

  it('[S1.11][once] the account was banned: BANNED and no seat', async () => {
    const { person, room } = await guest()
    const reply = await changeMeanwhile(person, room, async () => {
      const action = newId('act', randomBytes)
      await holder.query(
        `INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $3, $4, 'ban', 'spam', 'x')`,
        [action, creator.channelId, creator.host.accountId, person.accountId],
      )
      await holder.query(
        "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'spam', 'x')",
        [creator.channelId, person.accountId, action],
      )
    })
    expect(reply.body.code).to.equal('BANNED')
    expect(await seatsOf(person)).to.equal(0)
  })

  it('[T9][once] the chain was reorganised: the verdict is evaluated again under the new epoch', async () => {
    const { person, room, pass } = await guest()
    const reply = await changeMeanwhile(person, room, () => stage.reorg(creator, pass, person.wallet))
    expect(reply.body.code).to.equal('REORGED')
    expect(await seatsOf(person)).to.equal(0)
  })

  it('[T7][once] the pass was sold in a new block: PASS_MOVED and no seat', async () => {
    const { person, room, pass } = await guest()
    const reply = await changeMeanwhile(person, room, () => stage.movePass(creator, pass, fan().wallet))
    expect(reply.body.code).to.equal('PASS_MOVED')
    expect(await seatsOf(person)).to.equal(0)
  })

  it('[T7][once] the pass was sold in a block of a backfill, which touches nobody: PASS_MOVED and no seat', async () => {
    const { person, room, pass } = await guest()
    const reply = await changeMeanwhile(person, room, () =>
      stage.movePass(creator, pass, fan().wallet, { isBackfill: true }),
    )
    expect(reply.body.code).to.equal('PASS_MOVED')
    expect(await seatsOf(person)).to.equal(0)
    await stage.endBackfill()
  })

  it('[T7][once] a backfill sold the pass of somebody who is known: PASS_MOVED in the next room', async () => {
    const { person, room, pass } = await guest()
    expect((await enter(api().url, person, room)).status).to.equal(201)
    await stage.movePass(creator, pass, fan().wallet, { isBackfill: true })
    const next = await stage.room(creator)
    expect((await enter(api().url, person, next)).body.code).to.equal('PASS_MOVED')
    await stage.endBackfill()
  })

  it('[once] the pass ended by database time: PASS_EXPIRED and no seat', async () => {
    const { person, room } = await guest()
    const ending = fan()
    passId += 1
    const expiresAt = Math.floor(Date.now() / 1000) + 1800
    await stage.givePass(creator, { passId, owner: ending.wallet, expiresAt })
    const reply = await changeMeanwhile(ending, room, () =>
      holder.query("UPDATE app.clock SET shift = '31 minutes'"),
    )
    expect(reply.body.code, reply.text).to.equal('PASS_EXPIRED')
    expect(await seatsOf(ending)).to.equal(0)
    expect((await enter(api().url, person, room)).status, 'others enter').to.equal(201)
  })

  it('somebody else was touched: nothing is evaluated again', async () => {
    const { person, room } = await guest()
    const reply = await changeMeanwhile(person, room, () => stage.block([fan().wallet]))
    expect(reply.status).to.equal(201)
    const { rows } = await db
      .pool('api')
      .query('SELECT count(*) AS n FROM app.decision WHERE account_id = $1', [person.accountId])
    expect(rows[0].n).to.equal(1)
  })

  it('a lock that does not come is BUSY with a time, never a verdict', async () => {
    const { person, room } = await guest()
    const before = await stage.counts()
    await holder.query('SELECT pg_advisory_lock(hashtextextended($1, 1))', [person.accountId])
    const reply = await enter(api().url, person, room)
    await holder.query('SELECT pg_advisory_unlock(hashtextextended($1, 1))', [person.accountId])
    expect(reply.status).to.equal(503)
    expect(reply.body.code).to.equal('BUSY')
    expect(reply.headers.get('retry-after')).to.equal('1')
    expect(await stage.counts()).to.deep.equal(before)
    expect((await enter(api().url, person, room)).status).to.equal(201)
  })
})
