import { expect } from 'chai'
import { withTransaction } from '#db/transaction.ts'
import type { CallSide } from '#domain/calls/words.ts'
import type { BeatPlace, CallBeat, SignedBeat } from '#protocol/calls/callBeats.ts'
import { signIn } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'
import { usePlaced } from '../../bookings/booked/usePlaced.ts'
import { refusalOf } from '../../bookings/callSeller.ts'
import { timeIn } from '../../bookings/openCalls.ts'
import { bothIn, type Meeting, meetingRows } from '../meetings.ts'
import { type BeatSigner, beatsFrom, bringBeats, newBeatSigner } from './signBeats.ts'

const AT = timeIn(3, '10:00')
const START_MS = Date.parse(AT)
const LENGTH_S = 30 * 60
const END_MS = START_MS + LENGTH_S * 1000
const OPENED_MS = START_MS - 4000
const DAY_S = 86_400
const PAGE = 'page-by-chance'

describe('beats of the pages of a call', function () {
  this.timeout(60_000)
  const placed = usePlaced()
  const { toStart, close } = meetingRows((login) => placed.world().database.pool(login))
  let call: Meeting
  let roomId: string
  let signer: BeatSigner
  beforeEach(async () => {
    call = { ...(await placed.place(AT)), startsAt: AT, fan: placed.fan(), creator: placed.seller() }
    await placed.sql('UPDATE chain.cursor SET safe = 5000, agreed = 5000')
    await toStart(call, 5)
    roomId = (await bothIn(call)).roomId
    // to the millisecond, however long both took
    await placed.sql(
      'UPDATE app.call_room SET opened_at = $2 WHERE room_id = $1',
      ...[roomId, new Date(OPENED_MS)],
    )
    await toStart(call, -300)
    signer = await newBeatSigner()
  })

  const place = (side: CallSide = 'fan'): BeatPlace => ({ roomId, side, page: PAGE })
  const signed = (beats: CallBeat[], at = place(), by = signer) =>
    Promise.all(beats.map((beat) => by.sign(at, beat)))
  const bring = (beats: SignedBeat[], who = call.fan, key = signer.key) => bringBeats(who, roomId, key, beats)
  /** @returns kept and refused */
  const brought = async (...asked: Parameters<typeof bring>) => {
    const { status, body, text } = await bring(...asked)
    expect(status, text).to.equal(200)
    return [body.kept, body.refused]
  }
  const rows = (side: CallSide = 'fan') =>
    placed.sql<{ n: number; from: number; received: number }>(
      `SELECT n, from_ms::float8 AS from, received FROM app.call_beat WHERE room_id = $1 AND side = $2 ORDER BY page, n`,
      ...[roomId, side],
    )

  it('[T14] are kept once, of each side, as they were signed', async () => {
    const own = await signed(beatsFrom(START_MS, 3))
    expect(await brought(own)).to.deep.equal([3, 0])
    expect(await brought([...own, ...own]), 'the answer was lost').to.deep.equal([6, 0])
    const creators = await newBeatSigner()
    const other = await signed(beatsFrom(START_MS, 2, { received: 7 }), place('creator'), creators)
    expect(await brought(other, call.creator, creators.key)).to.deep.equal([2, 0])
    expect((await rows('creator')).map(({ received }) => received)).to.deep.equal([7, 7])
    expect(await rows()).to.deep.equal(
      [1, 2, 3].map((n) => ({ n, from: START_MS + (n - 1) * 5000, received: 240 })),
    )
    const [row] = await placed.sql<{ key: Buffer; signature: Buffer }>(
      "SELECT key, signature FROM app.call_beat WHERE room_id = $1 AND side = 'fan' AND n = 1",
      roomId,
    )
    expect(row?.key.toString('base64url')).to.equal(signer.key)
    expect(row?.signature.toString('base64url')).to.equal(own[0]?.signature)
  })

  it('[T14] are kept once where two bring the same at once, in whatever order', async () => {
    const own = await signed(beatsFrom(START_MS, 60))
    const { n, fromMs, untilMs, isLinked, sent, received, signature } = own[29] as SignedBeat
    const bytes = [signer.key, signature].map((text) => Buffer.from(text, 'base64url'))
    const { bringing } = await withTransaction(placed.world().database.pool('owner'), async (tx) => {
      await tx.query(
        `INSERT INTO app.call_beat (room_id, side, page, n, from_ms, until_ms, is_linked, sent, received, key, signature)
         VALUES ($1, 'fan', $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [roomId, PAGE, n, fromMs, untilMs, isLinked, sent, received, ...bytes],
      )
      const turned = [...own].reverse()
      const both = Promise.all([brought(own), brought(turned)])
      const waiting =
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0'
      await until('both wait', async () => (await placed.sql(waiting)).length === 2)
      return { bringing: both }
    })
    expect(await bringing).to.deep.equal([
      [60, 0],
      [60, 0],
    ])
    expect(await rows()).to.have.length(60)
  })

  it('[T13] are refused where anything of them is not what their side signed', async () => {
    const [beat] = beatsFrom(START_MS + 5000, 1) as [CallBeat]
    const own = await signer.sign(place(), beat)
    const forged: SignedBeat[] = [
      { ...own, page: 'another-page' },
      { ...own, n: 2 },
      { ...own, fromMs: beat.fromMs - 1 },
      { ...own, untilMs: beat.untilMs - 1 },
      { ...own, isLinked: false },
      { ...own, sent: 251 },
      { ...own, received: 241 },
      await signer.sign({ ...place(), roomId: 'rom_0000000000000000000000' }, beat),
      await signer.sign(place('creator'), beat),
      await (await newBeatSigner()).sign(place(), beat),
      { ...own, signature: `${own.signature.startsWith('A') ? 'B' : 'A'}${own.signature.slice(1)}` },
      { ...own, signature: 'A'.repeat(86) },
    ]
    for (const one of forged) expect(await brought([one]), JSON.stringify(one)).to.deep.equal([0, 1])
    expect(await brought([own], call.creator), 'the other side brings it').to.deep.equal([0, 1])
    expect([...(await rows()), ...(await rows('creator'))]).to.deep.equal([])
    expect(await brought([...forged, own])).to.deep.equal([1, forged.length])
  })

  it('[T13] are refused where they are of another time than that of the call', async () => {
    const nowMs = START_MS + 300_000
    const [beat] = beatsFrom(START_MS, 1) as [CallBeat]
    const strange = await signed([
      { ...beat, untilMs: beat.fromMs },
      { ...beat, untilMs: beat.fromMs + 15_001 },
      { ...beat, fromMs: OPENED_MS - 5001, untilMs: OPENED_MS },
    ])
    expect(await brought(strange)).to.deep.equal([0, strange.length])
    // our clock may have been put back: they are brought again
    const [ahead, over] = (await signed([
      { ...beat, n: 3, fromMs: nowMs + 55_000, untilMs: nowMs + 60_000 },
      { ...beat, fromMs: END_MS + 11_000, untilMs: END_MS + 15_001 },
    ])) as [SignedBeat, SignedBeat]
    expect(await brought([ahead, over]), 'not kept, and not refused').to.deep.equal([0, 0])
    expect(await rows()).to.deep.equal([])
    await toStart(call, -LENGTH_S - 60)
    expect(await brought([over]), 'it is past, and the call was over').to.deep.equal([0, 1])
    expect(await brought([ahead]), 'it is past').to.deep.equal([1, 0])
    const last = { ...beat, fromMs: END_MS + 10_000, untilMs: END_MS + 15_000 }
    const first = { ...beat, n: 2, fromMs: OPENED_MS - 5000, untilMs: OPENED_MS }
    expect(await brought(await signed([last, first]))).to.deep.equal([2, 0])
  })

  it('[S0.18][T14] are taken for a day after the call, of a room that is closed and by who was left alone', async () => {
    const own = await signed(beatsFrom(START_MS, 2))
    await toStart(call, -LENGTH_S - DAY_S + 60)
    await close()
    await placed.sql('UPDATE app.booking SET account_id = NULL WHERE id = $1', call.id)
    expect(refusalOf(await bring(own)), 'who left has no call').to.deep.equal([404, 'NOT_FOUND'])
    const creators = await signed(beatsFrom(START_MS, 2), place('creator'))
    expect(await brought(creators.slice(0, 1), call.creator)).to.deep.equal([1, 0])
    await toStart(call, -LENGTH_S - DAY_S - 1)
    expect(await brought(creators.slice(1), call.creator)).to.deep.equal([0, 1])
    expect(await rows('creator')).to.have.length(1)
  })

  it('[T13] stay as they were brought first', async () => {
    const first = await signed(beatsFrom(START_MS, 1, { isLinked: false }))
    const changes = [{ isLinked: true }, { received: 9 }, { sent: 9 }, { untilMs: START_MS + 4000 }]
    const others = [...changes, { fromMs: START_MS + 1 }].map((change) => ({ isLinked: false, ...change }))
    const second = await signed(others.flatMap((change) => beatsFrom(START_MS, 1, change)))
    expect(await brought([...first, ...second]), 'all at once').to.deep.equal([1, second.length])
    for (const one of second) expect(await brought([one]), JSON.stringify(one)).to.deep.equal([0, 1])
    const other = await newBeatSigner()
    const same = await signed(beatsFrom(START_MS, 1, { isLinked: false }), place(), other)
    expect(await brought(same, call.fan, other.key), 'by another key').to.deep.equal([0, 1])
    expect(await rows()).to.deep.equal([{ n: 1, from: START_MS, received: 240 }])
    expect(await brought(await signed(beatsFrom(START_MS, 2, { isLinked: false })))).to.deep.equal([2, 0])
  })

  it('are nobody else’s to bring, and by a key alone', async () => {
    const own = await signed(beatsFrom(START_MS, 1))
    expect(refusalOf(await bring(own, await signIn(call.fan.url)))).to.deep.equal([404, 'NOT_FOUND'])
    const point = Buffer.from(signer.key, 'base64url')
    const turned = Buffer.from(point).fill(point.subarray(1, 33), 33)
    // a form of a point that no browser writes
    const hybrid = Buffer.from(point).fill(6 + ((point.at(-1) ?? 0) & 1), 0, 1)
    for (const key of [turned, hybrid]) {
      const refused = await bring(own, call.fan, key.toString('base64url'))
      expect(refusalOf(refused)).to.deep.equal([422, 'INVALID_INPUT'])
      expect(refused.body.fields).to.have.property('/key')
    }
    expect(await rows()).to.deep.equal([])
    expect(await brought(own)).to.deep.equal([1, 0])
  })

  it('[T13] of one side fill nothing of the other side’s', async () => {
    const bound = 361 * 2 + 200
    await placed.sql(
      `INSERT INTO app.call_beat (room_id, side, page, n, from_ms, until_ms, is_linked, sent, received, key, signature)
       SELECT $1, 'fan', 'page-' || lpad(n::text, 4, '0'), n, $2::bigint, $2::bigint + 1, false, 0, 0, decode(repeat('04', 65), 'hex'), decode(repeat('00', 64), 'hex')
         FROM generate_series(1, $3::int) n`,
      ...[roomId, START_MS, bound - 2],
    )
    const own = await signed(beatsFrom(START_MS, 5))
    expect(await brought(own)).to.deep.equal([2, 3])
    expect(await brought(own), 'what is on record stays kept').to.deep.equal([2, 3])
    const elsewhere = await signed(beatsFrom(START_MS, 1), { ...place(), page: 'another-page' })
    expect(await brought(elsewhere), 'by whatever page').to.deep.equal([0, 1])
    expect(await rows()).to.have.length(bound)
    expect(await brought(await signed(beatsFrom(START_MS, 5), place('creator')), call.creator)).to.deep.equal(
      [5, 0],
    )
  })
})
