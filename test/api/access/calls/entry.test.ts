import { expect } from 'chai'
import { admit } from '#api/access/admit.ts'
import { banAccount, lockForBan } from '#api/access/bans/banAccount.ts'
import { reDecide } from '#api/access/revocation/reDecide.ts'
import { sweepSessions } from '#api/access/revocation/sessionSeats.ts'
import { sweepSeats } from '#api/access/revocation/sweepSeats.ts'
import { readOwnSeat } from '#api/access/seats/store.ts'
import { markBeatsTaken } from '#api/queue/pulse.ts'
import { withTransaction } from '#db/transaction.ts'
import { NO_SECURITY_LOG } from '#domain/securityFact.ts'
import type { Row } from '#test/kit/access/decisionVectors.ts'
import { isSigned } from '#test/kit/access/signedRow.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { timeIn } from '../../bookings/openCalls.ts'
import { type Entered, useCallRoom } from './useCallRoom.ts'

const STREAM = { move: true, takeOver: null, guest: null, trace: 'test' }

describe('coming into a booked call', () => {
  const calls = useCallRoom()
  const { enter, sql } = calls
  const seatOf = ({ seat, code }: Entered) => {
    expect(code).to.equal(null)
    return seat as NonNullable<typeof seat>
  }
  const ended = async (id: string) => (await calls.seat(id))?.end_reason ?? null
  /** beats are taken, so that silence is somebody's own */
  const sweep = async () => {
    const [row] = await sql<{ at: Date }>('SELECT app.now() AS at')
    await markBeatsTaken(calls.database().pool('api'), row?.at as Date)
    await sweepSeats(calls.access())
  }
  /** what a worker does about a seat of which something changed */
  const look = async (who: Client, id: string) => {
    const seat = await readOwnSeat(calls.database().pool('api'), id, who.accountId)
    return seat && (await reDecide(calls.access(), seat, { trace: 'test' }))
  }
  /** what was decided, and whether its row says what was signed */
  const decision = async (id: string | null) => {
    const [found] = await sql<{ row: Row }>('SELECT to_jsonb(d) AS row FROM app.decision d WHERE id = $1', id)
    if (!found) throw new Error(`no decision ${id} is there`)
    const { action, reason, evidence, policy_version: policy } = found.row
    const key = calls.access().decisionKey
    const signed = isSigned(found.row, new Map([[key.keyId, key.publicKey]]))
    return { action, reason, role: evidence.role ?? null, policy, signed }
  }

  it('[T52] ten minutes before it both come in, to its end, and each refusal is stored and signed', async () => {
    const call = await calls.call({ startsInS: 3600 })
    await calls.toStart(call, -603)
    const early = await enter(call, calls.fan())
    const [row] = await sql<{ at: number }>(
      'SELECT extract(epoch FROM starts_at)::int - 600 AS at FROM app.booking WHERE id = $1',
      call.bookingId,
    )
    expect(early).to.deep.include({ code: 'NOT_LIVE', facts: { at: row?.at } })
    expect(await decision(early.decisionId)).to.deep.equal({
      ...{ action: 'call', reason: 'NOT_LIVE', role: null, signed: true, policy: 11 },
    })
    await calls.toStart(call, -600)
    for (const who of ['fan', 'creator'] as const) {
      const seat = seatOf(await enter(call, calls[who]()))
      expect(seat).to.include({
        side: who,
        bits: 255,
        roomId: call.roomId,
        validUntilMs: (row?.at as number) * 1000 + 2_400_000,
      })
      expect(await decision(seat.decisionId)).to.include({
        action: 'call',
        reason: null,
        role: who,
        signed: true,
      })
    }
    await calls.toStart(call, 1800)
    expect((await enter(call, calls.fan(), { move: true })).code).to.equal('ENDED')
  })

  it('[S0.11] a call without its date taken, of another date or over lets nobody in', async () => {
    const call = await calls.call()
    const codes = async (change: string) => {
      await calls.setBooking(call, change)
      return (await enter(call, calls.fan())).code
    }
    expect(await codes('placed_at = NULL')).to.equal('NOT_LIVE')
    expect(await codes("placed_at = app.now(), status = 'completed'")).to.equal('ENDED')
    expect(
      await codes("status = 'booked', starts_at = starts_at + interval '5 s', revision = revision + 1"),
    ).to.equal('NOT_LIVE')
    expect(await codes("starts_at = starts_at - interval '5 s'")).to.equal(null)
  })

  it('[S0.11] by wallet both come in once the network cannot take the money back, and while it might nobody new does', async () => {
    const startsAt = timeIn(2, '10:00')
    const { id: bookingId, escrowId } = await calls.kit.court.place(startsAt)
    const call = { bookingId, roomId: await calls.openRoom(bookingId) }
    await calls.toStart(call, -60)
    const safeAt = (block: number) => sql('UPDATE chain.cursor SET safe = $1, agreed = $1', block)
    expect(await enter(call, calls.fan())).to.deep.include({ code: 'NOT_LIVE', facts: {} })
    await safeAt(4995)
    const { seatId } = seatOf(await enter(call, calls.fan()))
    expect((await enter(call, calls.creator())).code).to.equal(null)
    await safeAt(4990)
    await calls.kit.world().drop(escrowId)
    await calls.kit.world().follow()
    expect(await look(calls.fan(), seatId)).to.include({ outcome: 'kept' })
    expect((await enter(call, calls.fan(), { move: true })).code).to.equal('NOT_LIVE')
  })

  it('[T13] a ban of the creator shuts no call, and bans the person', async () => {
    const call = await calls.call()
    const inside = seatOf(await enter(call, calls.fan()))
    const { channelId, actionId } = await calls.actOf(calls.fan())
    const { accountId } = calls.fan()
    await withTransaction(calls.database().pool('api'), async (tx) => {
      await lockForBan(tx, accountId)
      const ban = {
        channelId,
        accountId,
        actionId,
        kind: 'ban',
        ruleCode: 'spam',
        reason: 'x',
        until: null,
        trace: 't',
      } as const
      await banAccount(tx, { access: calls.access(), mark: async () => {} }, ban)
    })
    await sweep()
    expect(await ended(inside.seatId)).to.equal(null)
    expect((await enter(call, calls.fan(), { move: true })).code).to.equal(null)
    expect(await sql('SELECT FROM app.ban WHERE account_id = $1', accountId)).to.have.length(1)
  })

  it('[T6] another device of the same person has to move here', async () => {
    const call = await calls.call()
    const first = seatOf(await enter(call, calls.fan()))
    await signIn(calls.url(), calls.fan().wallet)
    expect(await enter(call, calls.fan())).to.deep.include({
      code: 'OTHER_DEVICE',
      facts: { seatId: first.seatId },
    })
    const second = seatOf(await enter(call, calls.fan(), { move: true }))
    expect(await ended(first.seatId)).to.equal('MOVED')
    const own = {
      accountId: calls.fan().accountId,
      sessionId: await calls.sessionOf(calls.fan()),
      seatId: second.seatId,
    }
    const { nowMs: _, ...again } = second
    expect(await calls.verbs().readOwn(own)).to.include(again)
    const others = [
      { ...own, seatId: first.seatId },
      { ...own, sessionId: await calls.sessionOf(calls.fan(), 1) },
      { ...own, accountId: calls.creator().accountId },
    ]
    for (const other of others) expect(await calls.verbs().readOwn(other)).to.equal(null)
  })

  it('a call and streams stand in no way of each other: neither seats nor places that stood empty', async () => {
    const [call, { accountId }] = [await calls.call(), calls.fan()]
    const streams = await calls.streams(4)
    const ask = {
      ...{ accountId, sessionId: await calls.sessionOf(calls.fan()), action: 'watch' as const },
      ...STREAM,
    }
    const watch = (n: number) => admit(calls.access(), { ...ask, roomId: streams[n] as string })
    for (const n of [0, 1, 2]) await watch(n)
    await sql(
      "INSERT INTO app.absence (account_id, s, at) SELECT $1, 600, app.now() - interval '1 min' FROM generate_series(1, 9)",
      accountId,
    )
    const { seatId } = seatOf(await enter(call, calls.fan()))
    const code = async () =>
      watch(3).then(
        () => null,
        ({ code }) => code,
      )
    expect(await code(), 'of empty places').to.equal('RATE_LIMITED')
    await sql('DELETE FROM app.absence WHERE account_id = $1', accountId)
    await watch(3)
    const open = await sql<{ id: string; kind: string }>(
      "SELECT s.id, r.kind FROM app.seat s JOIN app.room r ON r.id = s.room_id WHERE s.account_id = $1 AND s.state <> 'ended' ORDER BY r.kind",
      accountId,
    )
    expect(open.map(({ kind }) => kind)).to.deep.equal(['stream', 'stream', 'stream', 'call'])
    expect(open.at(-1)?.id).to.equal(seatId)
  })

  it('[T52] who is silent keeps the seat for 120 s, and comes back into the same call', async () => {
    const call = await calls.call()
    const { seatId } = seatOf(await enter(call, calls.fan()))
    const row = await calls.seat(seatId)
    expect(row).to.include({ role: 'viewer', bits: 255, keptS: 120 })
    expect(row?.leftS).to.be.within(100, 120)
    await sql("UPDATE app.seat_lease SET until = app.now() + interval '3 s' WHERE seat_id = $1", seatId)
    calls.access().beats.beat(seatId)
    await calls.access().beats.flush()
    expect((await calls.seat(seatId))?.leftS).to.be.within(100, 120)
    await sql("UPDATE app.seat_lease SET until = app.now() - interval '1 s' WHERE seat_id = $1", seatId)
    await sweep()
    expect(await ended(seatId)).to.equal('LEASE_LOST')
    expect((await enter(call, calls.fan())).code).to.equal(null)
  })

  it('[S0.11] the end of a call or of a session ends the seat; looking again changes nothing before', async () => {
    const call = await calls.call()
    const [one, two] = [seatOf(await enter(call, calls.fan())), seatOf(await enter(call, calls.creator()))]
    expect(await look(calls.fan(), one.seatId)).to.deep.equal({ outcome: 'kept' })
    await sql('DELETE FROM app.auth_session WHERE account_id = $1', calls.creator().accountId)
    await sweepSessions(calls.access(), NO_SECURITY_LOG)
    expect(await ended(two.seatId)).to.equal('SESSION_ENDED')
    await calls.toStart(call, 1801)
    await sql("UPDATE app.seat_lease SET until = app.now() + interval '1 min' WHERE seat_id = $1", one.seatId)
    await sweep()
    expect(await ended(one.seatId)).to.equal('ROOM_ENDED')
  })

  it('an account that is suspended neither comes in nor stays', async () => {
    const call = await calls.call()
    const { seatId } = seatOf(await enter(call, calls.fan()))
    await sql("UPDATE app.account SET state = 'suspended' WHERE id = $1", calls.fan().accountId)
    expect((await enter(call, calls.fan(), { move: true })).code).to.equal('SIGN_IN_REQUIRED')
    await sweepSessions(calls.access(), NO_SECURITY_LOG)
    expect(await ended(seatId)).to.equal('SESSION_ENDED')
  })
})
