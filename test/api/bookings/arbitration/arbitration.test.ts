import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { readRuling } from '#api/bookings/disputes/statementView.ts'
import { rulingContent } from '#domain/calls/dispute.ts'
import { newId } from '#domain/ids.ts'
import { refusalOf } from '../callSeller.ts'
import { timeIn } from '../openCalls.ts'
import { useArbitration } from './useArbitration.ts'

const RULING = { creatorBps: 7000, text: 'Both were there for 21 of 30 minutes.' }

describe('disputed calls, for who rules [S3.42]', function () {
  this.timeout(60_000)
  const court = useArbitration()
  const { path, read, rule, file, say, record } = court

  it('[T15] whom the settings name by a wallet reads and rules; to everybody else the paths are not there', async () => {
    const call = await court.disputed()
    const [fileId] = await say(call, { files: ['a.txt'] })
    const asked: [string, string, object?][] = [
      ['GET', '/v1/admin/disputes'],
      ['POST', `${path(call)}/readings`],
      ['GET', `${path(call)}/files/${fileId}`],
      ['POST', `${path(call)}/rulings`, RULING],
    ]
    for (const [method, at, body] of asked) {
      expect((await court.arbiter().call(method, at, { body })).status, at).to.be.oneOf([200, 201])
      for (const who of [court.fan(), court.seller(), await court.newcomer()]) {
        const reply = await who.call(method, at, { body })
        expect([reply.status, reply.body.code], at).to.deep.equal([404, 'NOT_FOUND'])
      }
    }
    const other = await court.arbiter().call('GET', '/v1/admin/money')
    expect(other.status, 'who rules keeps no books').to.equal(404)
  })

  it('a reading has what both laid, the record of the chain in its order, and nothing that waits for the chain', async () => {
    const call = await court.disputed()
    await say(call, { text: 'Nobody came.', files: ['mine.txt'] })
    await say(call, { text: 'I was there.', by: 'creator' })
    const [hidden] = await say(call, { text: 'Not said yet.', isLaid: false, files: ['hidden.txt'] })
    await court.sql(
      "UPDATE app.call_agreement SET creator_signature = '\\x1c', countersigned_at = '2026-01-02T03:04:05Z' WHERE id = $1",
      call.escrowId,
    )
    await court.sql(
      `INSERT INTO chain.attendance (chain_id, block, log_index, escrow, id, attestor, creator_s, fan_s, overlap_s, ended_at, creator_bps,
         cause, until, at, tx_hash)
       SELECT chain_id, 4996, 0, escrow, id, $2, 1800, 1260, 1260, now(), 7000, 'interrupted', now(), now(), $3 FROM chain.escrow WHERE id = $1`,
      ...[call.escrowId, randomBytes(20), randomBytes(32)],
    )
    const reply = await read(call)
    expect(reply.status, reply.text).to.equal(200)
    const { body } = reply
    expect(
      body.statements.map(({ side, text }: { side: string; text: string }) => [side, text]),
    ).to.deep.equal([
      ['fan', 'Nobody came.'],
      ['creator', 'I was there.'],
    ])
    expect(body.statements[0].files).to.have.length(1)
    expect(body.record.map(({ kind, by }: { kind: string; by: string | null }) => [kind, by])).to.deep.equal([
      ['booked', 'fan'],
      ['attended', null],
      ['disputed', 'fan'],
    ])
    expect(body.record[1]).to.include({ creatorBps: 7000 })
    expect(body.record[1].seen).to.deep.equal({ creator: 1800, fan: 1260, both: 1260 })
    expect(body.opened.by).to.equal('fan')
    expect(body.call).to.include({ id: call.id, status: 'disputed' })
    expect(body.call).not.to.have.any.keys('side', 'move')
    expect(body.call.agreement.fan).to.equal(body.call.escrow.fan)
    expect(body.call.countersignature).to.deep.equal({ signature: '0x1c', at: '2026-01-02T03:04:05.000Z' })
    expect(reply.text).not.to.match(/Not said yet|hidden\.txt/)
    expect((await file(call, hidden as string)).status).to.equal(404)
  })

  it('[T13] a reading has what was found and no signature of it, which is for the two to bring', async () => {
    const call = await court.disputed()
    await court.sql(
      `INSERT INTO app.call_finding (booking_id, starts_at, revision, kind, creator_s, fan_s, both_s, least_bps, most_bps, cause, attestor, signature, signed_at)
       SELECT id, starts_at, revision, 'clear', 1800, 1800, 1800, 10000, 10000, 'attended', $2, $3, app.now() FROM app.booking WHERE id = $1`,
      ...[call.id, randomBytes(20), randomBytes(65)],
    )
    const own = await court.fan().call('GET', '/v1/me/calls/bookings')
    expect(own.body.bookings[0].finding.signed).not.to.equal(null)
    const { body } = await read(call)
    expect(body.call.finding).to.include({ kind: 'clear', overlapSeconds: 1800, signed: null })
  })

  it('who reads a call, or a file of it, is in the record with that', async () => {
    const call = await court.disputed()
    const [fileId] = await say(call, { files: ['../../my passport.txt'] })
    await read(call)
    const saved = await file(call, fileId as string)
    expect(saved.text).to.equal('../../my passport.txt')
    expect(saved.headers.get('content-disposition')).to.equal('attachment; filename="file-1.txt"')
    expect(saved.headers.get('content-type')).to.match(/^application\/octet-stream/)
    expect(await record(call)).to.deep.equal(['read', 'file'])
  })

  it('[T15] who reads is in the record when the reading fails, and reads nothing without the record', async () => {
    const call = await court.disputed()
    await court.sql('ALTER TABLE app.call_statement RENAME TO call_statement_away')
    expect((await read(call)).status).to.equal(500)
    await court.sql('ALTER TABLE app.call_statement_away RENAME TO call_statement')
    expect(await record(call)).to.deep.equal(['read'])
    await court.sql('REVOKE EXECUTE ON FUNCTION app.note_arbitration FROM sd_api')
    const refused = await read(call)
    await court.sql('GRANT EXECUTE ON FUNCTION app.note_arbitration TO sd_api')
    expect(refused.status).to.equal(500)
  })

  it('[T15] nobody reads or rules a call of their own, by account or by wallet', async () => {
    const call = await court.disputed()
    const [fileId] = await say(call, { files: ['a.txt'] })
    const demandRefused = async (why: string) => {
      for (const reply of [await read(call), await file(call, fileId as string), await rule(call, RULING)])
        expect([reply.status, reply.body?.code], why).to.deep.equal([403, 'FORBIDDEN'])
      const { disputes } = (await court.arbiter().call('GET', '/v1/admin/disputes')).body
      expect(disputes.find((one: { bookingId: string }) => one.bookingId === call.id).isOwn).to.equal(true)
    }
    const { accountId, wallet } = court.arbiter()
    await court.sql('UPDATE app.booking SET account_id = $2 WHERE id = $1', call.id, accountId)
    await demandRefused('fan')
    await court.sql('UPDATE app.booking SET account_id = NULL WHERE id = $1', call.id)
    await court.sql(
      'UPDATE chain.escrow SET fan = $2 WHERE id = $1',
      ...[call.escrowId, Buffer.from(wallet.address.slice(2), 'hex')],
    )
    await demandRefused('by wallet')
    const unlinked = randomBytes(20)
    await court.sql(
      "INSERT INTO app.identity (id, account_id, kind, wallet, ended_at) VALUES ($1, $2, 'wallet', $3, app.now())",
      ...[newId('idn', randomBytes), accountId, unlinked],
    )
    await court.sql('UPDATE chain.escrow SET fan = $2 WHERE id = $1', call.escrowId, unlinked)
    await demandRefused('by a wallet that it unlinked since')
    expect(await record(call)).to.deep.equal([])
  })

  it('a call that nobody objected to is none here', async () => {
    const call = await court.place(timeIn(3, '10:00'))
    for (const reply of [await read(call), await rule(call, RULING)]) expect(reply.status).to.equal(404)
    expect(await record(call)).to.deep.equal([])
  })

  it('[once] the hash of a ruling covers call, share and reasons; the same again is kept once, and recorded', async () => {
    const call = await court.disputed()
    const content = rulingContent({ bookingKey: `0x${call.escrowId.toString('hex')}`, ...RULING })
    const hash = `0x${createHash('sha256').update(content).digest('hex')}`
    for (let n = 0; n < 2; n++) {
      const reply = await rule(call, RULING)
      expect([reply.status, reply.body]).to.deep.equal([201, { hash }])
    }
    expect(await court.sql('SELECT FROM app.call_ruling WHERE booking_id = $1', call.id)).to.have.length(1)
    expect(await record(call)).to.deep.equal(['rule'])
  })

  it('nobody rules once silence ends it, once it has ended, or twenty-one times within a day', async () => {
    const [late, ended, many] = [
      await court.disputed({ until: '-1 second' }),
      await court.disputed({ startsAt: timeIn(4, '10:00') }),
      await court.disputed({ startsAt: timeIn(5, '10:00') }),
    ]
    await court.settle(ended, { creatorBps: 7000, hash: randomBytes(32) })
    for (const [call, why] of [
      [late, /The time to rule is over/],
      [ended, /has ended/],
    ] as const) {
      const reply = await rule(call, RULING)
      expect([reply.status, reply.body.code]).to.deep.equal([409, 'CONFLICT'])
      expect(reply.body.detail).to.match(why)
    }
    for (let bps = 0; bps < 20; bps++)
      expect((await rule(many, { ...RULING, creatorBps: bps })).status).to.equal(201)
    const refused = await rule(many, RULING)
    expect([refused.status, refused.body.code]).to.deep.equal([429, 'RATE_LIMITED'])
    expect(refused.body.detail).to.match(/20 rulings within a day/)
    expect((await rule(many, { ...RULING, creatorBps: 3 })).status, 'kept already').to.equal(201)
  })

  it('reasons are read once the chain has their hash with their share', async () => {
    const call = await court.disputed()
    const { hash } = (await rule(call, RULING)).body
    const reading = async () => readRuling(court.world().database.pool('api'), call.id)
    expect(await reading()).to.equal(null)
    expect((await read(call)).body.ruling).to.equal(null)
    await court.settle(call, { creatorBps: 7000, hash: Buffer.from(hash.slice(2), 'hex') })
    expect(await reading()).to.include({ ...RULING, hash })
    expect((await read(call)).body.ruling).to.include({ ...RULING, hash })
    await court.sql("UPDATE chain.booking_dispute SET creator_bps = 1 WHERE kind = 'ruled'")
    expect(await reading(), 'they are of another share').to.include({ creatorBps: 1, text: null })
  })

  it('lists what waits, the next to end first, then what ended within 30 days', async () => {
    const slow = await court.disputed({ until: '9 days' })
    const next = await court.disputed({ startsAt: timeIn(4, '10:00'), until: '2 days', by: 'creator' })
    const ended = await court.disputed({ startsAt: timeIn(5, '10:00') })
    const old = await court.disputed({ startsAt: timeIn(6, '10:00') })
    const plain = await court.place(timeIn(6, '14:00'))
    for (const call of [ended, old, plain]) await court.world().confirm(call.escrowId)
    await court.sql(
      "UPDATE chain.escrow_move SET at = now() - interval '31 days' WHERE id = $1 AND kind = 'settled'",
      old.escrowId,
    )
    await court.world().follow()
    const reply = await court.arbiter().call('GET', '/v1/admin/disputes')
    const own = new Set([slow, next, ended, old, plain].map(({ id }) => id))
    const listed = reply.body.disputes.filter((one: { bookingId: string }) => own.has(one.bookingId))
    expect(listed.map((one: { bookingId: string }) => one.bookingId)).to.deep.equal([
      ...[next.id, slow.id, ended.id],
    ])
    expect((await read(ended)).status).to.equal(200)
    expect(refusalOf(await read(old)), 'nobody reads it any more').to.deep.equal([404, 'NOT_FOUND'])
    expect(listed[0]).to.include({ by: 'creator', status: 'disputed', isOwn: false, silentBps: 5000 })
    expect(listed[2]).to.include({ status: 'completed', until: null, silentBps: null })
  })
})
