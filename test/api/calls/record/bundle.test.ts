import { createHash, createPublicKey, verify } from 'node:crypto'
import { expect } from 'chai'
import { BOOKING_ROWS } from '#api/bookings/personRows.ts'
import { CALL_ROWS } from '#api/calls/personRows.ts'
import { withTransaction } from '#db/transaction.ts'
import { findingOf } from '#domain/calls/meeting/finding.ts'
import { type CallRecord, secondsIn, seenOf } from '#domain/calls/meeting/presence.ts'
import { CALL_SIDES, type CallSide } from '#domain/calls/words.ts'
import { bundleRows, sealedRows, sealText } from '#protocol/calls/bundle/bundleRows.ts'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { beatText } from '#protocol/calls/callBeats.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { refusalOf } from '../../bookings/callSeller.ts'
import { AT, JUDGED_AT, useWalletFindings } from '../../bookings/findings/useWalletFindings.ts'
import { timeIn } from '../../bookings/openCalls.ts'

/** The head of an Ed25519 key as DER. */
const ED25519 = Buffer.from('302a300506032b6570032100', 'hex')
const P256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const spki = (head: Buffer, key: Buffer) =>
  createPublicKey({ key: Buffer.concat([head, key]), format: 'der', type: 'spki' })

/** What its rows say, as anybody computes it. */
function recordIn({ booking, spans, beats }: CallBundle): CallRecord {
  const bySide = <T>(of: (side: CallSide) => T) => ({ creator: of('creator'), fan: of('fan') })
  const seenBy = (source: string) =>
    bySide((side) =>
      spans
        .filter((span) => span.side === side && span.source === source)
        .map(({ fromUs, untilUs }) => ({ fromMs: fromUs / 1000, untilMs: untilUs / 1000 })),
    )
  return {
    ...{ startAtMs: booking.startAtMs, endAtMs: booking.endAtMs },
    ...{ socket: seenBy('socket'), relay: seenBy('relay') },
    beats: bySide((side) => beats.filter((beat) => beat.side === side)),
  }
}

describe('the bundle of a booked call', function () {
  this.timeout(60_000)
  const found = useWalletFindings()
  const { court, sql, agreed, at, judge, room, saw, brings } = found
  const ask = (who: Client, { id }: { id: string }, what = 'bundle') =>
    who.call('GET', `/v1/me/calls/bookings/${id}/${what}`)
  const read = async (who: Client, call: { id: string }): Promise<CallBundle> => {
    const { status, body, text } = await ask(who, call)
    expect(status, text).to.equal(200)
    return body
  }
  /** a call that both pages were in for some of its time, which we saw to a microsecond */
  async function held() {
    const call = await agreed()
    await at(JUDGED_AT)
    const roomId = await room(call)
    await saw(roomId, CALL_SIDES, [60, 740])
    await sql(
      `INSERT INTO app.call_span (room_id, side, source, from_at, until_at)
       SELECT room_id, 'fan', 'relay', starts_at + interval '1.234567 s', starts_at + interval '30.000001 s' FROM app.call_room WHERE room_id = $1`,
      roomId,
    )
    await brings(court.fan(), call, { roomId, side: 'fan', count: 151 })
    await brings(court.seller(), call, { roomId, side: 'creator', count: 150 })
    return { call, roomId }
  }

  it('[S3.46][T13] gives both the same rows, from which anybody computes the record and what was found, sealed by the key of the installation', async () => {
    const { call } = await held()
    await judge()
    await found.sign(call)
    const bundle = await read(court.fan(), call)
    const { seal, atMs, ...content } = bundle
    const { seal: _seal, atMs: _atMs, ...others } = await read(court.seller(), call)
    expect(content).to.deep.equal(others)
    expect([content.origin, content.gone]).to.deep.equal([new URL(court.fan().url).origin, []])
    expect([content.spans.length, content.beats.length]).to.deep.equal([7, 301])
    expect(content.spans.find(({ source }) => source === 'relay')).to.include({
      fromUs: Date.parse(AT) * 1000 + 1_234_567,
      untilUs: Date.parse(AT) * 1000 + 30_000_001,
    })

    const hashes = bundleRows(bundle).map(({ name, text }) => [name, sha256(text)])
    expect(seal.rows).to.deep.equal(Object.fromEntries(hashes))
    expect(Object.keys(seal.rows), 'no name twice').to.have.length(hashes.length)
    const [key] = await sql<{ public: Buffer }>(
      "SELECT public FROM app.sign_key WHERE purpose = 'decision' AND key_id = $1",
      seal.keyId,
    )
    expect(key?.public.toString('base64url')).to.equal(seal.publicKey)
    const text = Buffer.from(sealText(sha256(sealedRows(seal.rows))))
    const signature = Buffer.from(seal.signature, 'base64url')
    expect(verify(null, text, spki(ED25519, key?.public ?? Buffer.alloc(32)), signature)).to.equal(true)

    for (const { side, roomId, page, key: point, signature: signed, ...beat } of content.beats) {
      const page256 = { key: spki(P256, Buffer.from(point, 'base64url')), dsaEncoding: 'ieee-p1363' } as const
      const words = Buffer.from(beatText({ roomId, side, page }, beat))
      expect(verify('sha256', words, page256, Buffer.from(signed, 'base64url'))).to.equal(true)
    }
    expect(content.keys.map(({ side, key: one }) => [side, one])).to.have.deep.members(
      CALL_SIDES.map((side) => [side, content.beats.find((beat) => beat.side === side)?.key]),
    )

    const seen = seenOf(recordIn(bundle))
    const record = (await ask(court.fan(), call, 'record')).body
    for (const part of ['creator', 'fan', 'together'] as const)
      expect([secondsIn(seen[part].proven), secondsIn(seen[part].unproven)], part).to.deep.equal([
        record[part].provenS,
        record[part].unprovenS,
      ])
    const { booking, finding, attestation } = content
    if (!finding) return expect.fail('not judged')
    const { hasEntered, status, judgedAtMs, ...kept } = finding
    if (hasEntered === null || status === null) return expect.fail('not kept')
    const judged = {
      ...{ amount: 1n, startAt: booking.startAtMs / 1000, lengthMinutes: booking.lengthMinutes, feeBps: 0 },
      ...{ policy: booking.policy, status, pending: null, creatorAsk: null, fanAsk: null },
      revision: booking.revision,
    }
    const { seen: attendance, ...again } = findingOf({ seen, hasEntered }, judged)
    expect({ ...again, seen: { ...attendance } }).to.deep.equal({
      ...kept,
      seen: { ...kept.seen, endedAt: booking.endAtMs / 1000, revision: booking.revision },
    })
    expect([again.kind, attendance.overlapSeconds]).to.deep.equal(['clear', 750])
    expect(judgedAtMs).to.be.at.most(atMs)
    const [signedBy] = await sql<{ attestor: string; signature: string; id: string }>(
      `SELECT '0x' || encode(f.attestor, 'hex') AS attestor, '0x' || encode(f.signature, 'hex') AS signature, '0x' || encode(b.escrow_id, 'hex') AS id
         FROM app.call_finding f JOIN app.booking b ON b.id = f.booking_id WHERE b.id = $1`,
      call.id,
    )
    expect(attestation).to.deep.include({ chainId: 31_337, ...signedBy })
  })

  it('[T22] is nobody else’s, and is made from the start of the call on', async () => {
    const call = await agreed()
    await at(timeIn(3, '09:59:59'))
    const early = await ask(court.fan(), call)
    expect(refusalOf(early)).to.deep.equal([409, 'CONFLICT'])
    expect(early.body.detail).to.include(`from ${timeIn(3, '10:00').slice(0, 10)} 10:00 UTC on`)
    await at(AT)
    const empty = await read(court.fan(), call)
    expect([empty.spans, empty.beats, empty.keys, empty.finding]).to.deep.equal([[], [], [], null])
    const stranger = await signIn(court.fan().url)
    for (const id of [call.id, `bkg_${'0'.repeat(22)}`])
      expect(refusalOf(await ask(stranger, { id }))).to.deep.equal([404, 'NOT_FOUND'])
  })

  it('[S3.46][T13] keeps of a booking what it was judged by, whatever became of it since', async () => {
    const call = await agreed()
    await at(JUDGED_AT)
    await room(call)
    await judge()
    await sql("UPDATE app.booking SET status = 'completed' WHERE id = $1", call.id)
    await sql('DELETE FROM app.seat')
    const { booking, finding } = await read(court.fan(), call)
    expect([booking.status, booking.hasEntered]).to.deep.equal(['completed', false])
    expect(finding).to.include({ kind: 'contested', status: 'booked', hasEntered: true })
    await sql('UPDATE app.call_finding SET status = NULL, has_entered = NULL')
    const older = await read(court.fan(), call)
    expect(older.finding, 'judged by an earlier version').to.include({ status: null, hasEntered: null })
  })

  for (const [left, gone] of [
    ['creator', 'fan'],
    ['fan', 'creator'],
  ] as const)
    it(`[T17][T41] has nothing of a ${gone} who closed their account, and says so`, async () => {
      const { call, roomId } = await held()
      const sides = { fan: court.fan(), creator: court.seller() }
      await withTransaction(court.world().database.pool('worker'), async (tx) => {
        await CALL_ROWS.erase(tx, sides[gone].accountId)
        await BOOKING_ROWS.erase(tx, sides[gone].accountId)
      })
      // the end of an erasure
      await sql(
        "UPDATE app.creator SET account_id = NULL, state = 'erased' WHERE account_id = $1",
        sides[gone].accountId,
      )
      const { gone: said, keys, spans, beats } = await read(sides[left], call)
      expect(said).to.deep.equal([gone])
      for (const rows of [keys, spans, beats])
        expect([...new Set(rows.map(({ side }) => side))]).to.deep.equal([left])
      expect(await sql('SELECT side FROM app.call_key WHERE room_id = $1', roomId)).to.deep.equal([
        { side: left },
      ])
      expect((await ask(sides[gone], call)).status, 'who left has no call').to.equal(404)
    })
})
