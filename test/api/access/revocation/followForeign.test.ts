import { expect } from 'chai'
import { admit } from '#api/access/admit.ts'
import type { Access } from '#api/access/createAccess.ts'
import { createFollowForeign } from '#api/access/revocation/followForeign.ts'
import { reDecide } from '#api/access/revocation/reDecide.ts'
import { sweepSeats } from '#api/access/revocation/sweepSeats.ts'
import { readOwnSeat } from '#api/access/seats/store.ts'
import { ChainUnreadable } from '#api/ports/chain.ts'
import { behindRules, foreign } from '#test/api/access/tokens/foreignGate.ts'
import { openAccess, type ScriptedTokens, scriptTokens } from '#test/api/access/tokens/ownAccess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, type Stage, setStage } from '#test/kit/access/stage.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation } from '#test/kit/perProcess/api.ts'

const ZOO = foreign({ kind: 'erc20', address: `0x${'20'.repeat(20)}` }, 5n)
const STRANGE = `0x${'21'.repeat(20)}`
const hex = ({ wallet }: Person) => `0x${wallet.toString('hex')}`

describe('those inside by foreign tokens', () => {
  const db = useDatabase()
  let stage: Stage
  let creator: Creator
  let room: string
  let people: Person[]
  let tokens: ScriptedTokens
  let access: Access
  let warnings: string[]
  let decisions: number
  let next = 0
  /** Somebody who holds enough. */
  const fan = (): Person => {
    const person = people[next++] as Person
    tokens.held.set(hex(person), 5n)
    return person
  }
  const run = async (sql: string, ...values: unknown[]) => (await db.pool('owner').query(sql, values)).rows

  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), sharedInstallation(), 60)
  })
  beforeEach(async () => {
    tokens = scriptTokens()
    warnings = []
    decisions = 0
    creator = await stage.creator(fan())
    room = await stage.room(creator)
    await behindRules(db, creator, room, { mode: 'any', conditions: [ZOO] })
    const quiet = () => {}
    const warn = (_: object, text: string) => void warnings.push(text)
    const own = openAccess(db, tokens, { log: { info: quiet, error: quiet, warn } })
    const readOwn: Access['entitlements']['readOwn'] = (context) => {
      decisions++
      return own.entitlements.readOwn(context)
    }
    access = { ...own, entitlements: { ...own.entitlements, readOwn } }
  })
  afterEach(async () => {
    await run(
      "UPDATE app.seat SET state = 'ended', ended_at = now(), end_reason = 'LEFT' WHERE state <> 'ended'",
    )
    await run("UPDATE app.clock SET shift = '0'")
  })

  const enter = ({ accountId }: Person) =>
    admit(access, {
      ...{ accountId, sessionId: `s${accountId}`, roomId: room, action: 'watch', move: false },
      ...{ takeOver: null, guest: null, trace: 'test' },
    })
  /** Somebody inside whom the engine has seen. */
  async function sitDown(): Promise<{ person: Person; seatId: string }> {
    const person = fan()
    const { seatId } = await enter(person)
    await run("UPDATE app.seat SET state = 'live', live_at = now() WHERE id = $1", seatId)
    return { person, seatId }
  }
  const causeOf = async (seatId: string) =>
    (await run('SELECT state, grace_cause AS cause FROM app.seat WHERE id = $1', seatId))[0]
  /** What a run decides and asks of the chain. */
  async function look(follow: () => Promise<void>): Promise<{ decided: number; calls: number[] }> {
    decisions = 0
    tokens.calls.length = 0
    await follow()
    return { decided: decisions, calls: [...tokens.calls] }
  }

  it('[S3.34] one call asks for all; a seat is decided once when it is seen, and again when other conditions are met', async () => {
    const all = [await sitDown(), await sitDown(), await sitDown()]
    const follow = createFollowForeign(access)
    expect(await look(follow)).to.deep.equal({ decided: 3, calls: [3] })
    expect(await look(follow), 'nothing changed').to.deep.equal({ decided: 0, calls: [3] })
    const [seller, other] = all as [(typeof all)[0], (typeof all)[0]]
    tokens.held.set(hex(other.person), 500n)
    expect(await look(follow), 'more of it is the same').to.deep.equal({ decided: 0, calls: [3] })
    tokens.held.set(hex(seller.person), 4n)
    expect(await look(follow), 'the answer is there already').to.deep.equal({ decided: 1, calls: [3] })
    expect(await causeOf(seller.seatId)).to.deep.equal({ state: 'grace', cause: 'tokens' })
    expect((await look(follow)).decided).to.equal(0)
    tokens.held.set(hex(seller.person), null)
    expect((await look(follow)).decided, 'silence is something else').to.equal(1)
    tokens.held.set(hex(seller.person), 5n)
    expect((await look(follow)).decided).to.equal(1)
    expect(await causeOf(seller.seatId)).to.deep.equal({ state: 'live', cause: null })
    expect((await look(createFollowForeign(access))).decided, 'another process knows nothing').to.equal(3)
  })

  it('[S3.34] the sweep leaves a minute for tokens alone until it is over; what comes back is seen here', async () => {
    const [back, gone] = [await sitDown(), await sitDown()]
    const follow = createFollowForeign(access)
    for (const { person } of [back, gone]) tokens.held.set(hex(person), 0n)
    await follow()
    decisions = 0
    await sweepSeats(access)
    expect(decisions, 'nobody is due').to.equal(0)
    tokens.held.set(hex(back.person), 5n)
    await follow()
    expect(await causeOf(back.seatId)).to.deep.equal({ state: 'live', cause: null })
    await run("UPDATE app.seat_lease SET until = app.now() + interval '1 hour'")
    await run("UPDATE app.clock SET shift = '61 seconds'")
    await sweepSeats(access)
    expect((await causeOf(gone.seatId)).state).to.equal('ended')
    const [seat] = await run('SELECT end_reason FROM app.seat WHERE id = $1', gone.seatId)
    expect(seat?.end_reason).to.equal('TOKENS_SHORT')
    expect((await causeOf(back.seatId)).state).to.equal('live')
  })

  it('[S3.34][T8] whom another process kept by an older answer is decided about again', async () => {
    const { person, seatId } = await sitDown()
    const follow = createFollowForeign(access)
    tokens.held.set(hex(person), 0n)
    await follow()
    await run(
      "UPDATE app.seat SET state = 'live', grace_until = NULL, grace_cause = NULL WHERE id = $1",
      seatId,
    )
    expect((await look(follow)).decided).to.equal(1)
    expect(await causeOf(seatId)).to.deep.equal({ state: 'grace', cause: 'tokens' })
  })

  it('[S3.34][T33] while no RPC answers everybody stays, with one warning a run; then what was missed is decided', async () => {
    const all = [await sitDown(), await sitDown()]
    const follow = createFollowForeign(access)
    await follow()
    for (const { person } of all) tokens.held.set(hex(person), 0n)
    tokens.meanwhile = () => Promise.reject(new ChainUnreadable('away'))
    for (const times of [1, 2]) {
      expect((await look(follow)).decided).to.equal(0)
      expect(warnings.length).to.equal(times)
    }
    for (const { seatId } of all) expect(await causeOf(seatId)).to.deep.equal({ state: 'live', cause: null })
    tokens.meanwhile = () => {}
    expect((await look(follow)).decided).to.equal(2)
    expect(warnings.length).to.equal(2)
  })

  it('[S3.34][T33] a token that no RPC tells of holds up nobody behind another gate', async () => {
    const here = await sitDown()
    const other = await stage.creator(fan())
    const [first, there] = [room, await stage.room(other)]
    await behindRules(db, other, there, {
      mode: 'any',
      conditions: [foreign({ kind: 'erc20', address: STRANGE }, 5n)],
    })
    room = there
    const away = await sitDown()
    room = first
    const follow = createFollowForeign(access)
    await follow()
    for (const { person } of [here, away]) tokens.held.set(hex(person), 0n)
    const { holdingsOf } = tokens
    tokens.holdingsOf = (asked, wallets) =>
      asked[0]?.address === STRANGE ? Promise.reject(new ChainUnreadable('it')) : holdingsOf(asked, wallets)
    await follow()
    expect(await causeOf(here.seatId)).to.deep.equal({ state: 'grace', cause: 'tokens' })
    expect(await causeOf(away.seatId)).to.deep.equal({ state: 'live', cause: null })
    expect(warnings).to.have.length(1)
  })

  it('[S3.34][T33] a renewal that finds no RPC gives the grace of the reader; with the chain back they are kept', async () => {
    const { person, seatId } = await sitDown()
    const follow = createFollowForeign(access)
    await follow()
    tokens.meanwhile = () => Promise.reject(new ChainUnreadable('away'))
    const seat = await readOwnSeat(access.pool, seatId, person.accountId)
    const renewing = openAccess(db, tokens)
    const result = await reDecide(renewing, seat ?? expect.fail('no seat'), { trace: 'renewal' })
    expect(result).to.deep.equal({ outcome: 'kept' })
    expect(await causeOf(seatId)).to.deep.equal({ state: 'grace', cause: 'reader' })
    await follow()
    expect((await causeOf(seatId)).cause, 'it goes on').to.equal('reader')
    tokens.meanwhile = () => {}
    await follow()
    expect(await causeOf(seatId)).to.deep.equal({ state: 'live', cause: null })
  })

  it('[S3.34] what could not be decided is tried again in the next run, and holds up nobody', async () => {
    const [one, other] = [await sitDown(), await sitDown()]
    let fails = true
    const { readOwn } = access.entitlements
    const failing: Access['entitlements']['readOwn'] = async (context) => {
      if (fails && context.accountId === one.person.accountId) throw new Error('no connection')
      return readOwn(context)
    }
    const follow = createFollowForeign({
      ...access,
      entitlements: { ...access.entitlements, readOwn: failing },
    })
    for (const { person } of [one, other]) tokens.held.set(hex(person), 0n)
    const failure = await follow().then(
      () => null,
      (error: AggregateError) => error.errors.length,
    )
    expect(failure).to.equal(1)
    expect((await causeOf(other.seatId)).cause).to.equal('tokens')
    fails = false
    expect((await look(follow)).decided, 'the one alone').to.equal(1)
    expect((await causeOf(one.seatId)).cause).to.equal('tokens')
  })

  it('[S3.24][T7] what changes while the chain is asked is seen before anybody is let in: a wallet, the epoch', async () => {
    const person = fan()
    const once = (change: () => Promise<unknown>) => {
      tokens.meanwhile = async () => {
        tokens.meanwhile = () => {}
        await change()
      }
    }
    once(async () => {
      await run('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', person.accountId)
      await run('UPDATE app.account SET policy_ver = policy_ver + 1 WHERE id = $1', person.accountId)
    })
    const refused = await enter(person).then(
      () => null,
      (error: { code: string }) => error.code,
    )
    expect(refused, 'the wallet is not theirs any more').to.equal('TOKENS_SHORT')
    const other = fan()
    once(async () => {
      tokens.held.set(hex(other), 0n)
      await stage.endBackfill()
    })
    const reorged = await enter(other).then(
      () => null,
      (error: { code: string }) => error.code,
    )
    expect(reorged, 'what was read before the reorg is no answer').to.equal('TOKENS_SHORT')
    expect(tokens.calls.length).to.equal(3)
  })
})
