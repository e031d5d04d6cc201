import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { forgetUnlaid } from '#api/bookings/disputes/forgetDisputes.ts'
import { rulingContent, statementContent } from '#domain/calls/dispute.ts'
import type { Client } from '#test/kit/client.ts'
import { refusalOf } from '../callSeller.ts'
import { type CardBooked, useCardCalls } from './useCardCalls.ts'

const HOUR = 3600
const RULING = { creatorBps: 7000, text: 'Both were there for 42 of 60 minutes.' }
const sha256 = (text: string) => `0x${createHash('sha256').update(text).digest('hex')}`

describe('a call by card that somebody objects to [S3.42]', function () {
  this.timeout(60_000)
  const cards = useCardCalls()
  const { fan, creator, arbiter, step, rule, written, pathOf } = cards
  const dispute = async (who: Client, call: CardBooked) =>
    (await who.call('GET', `${pathOf(call)}/dispute`)).body
  const read = (call: CardBooked, who = arbiter()) =>
    who.call('POST', `/v1/admin/disputes/${call.id}/readings`)
  const listed = async (call: CardBooked) =>
    (await arbiter().call('GET', '/v1/admin/disputes')).body.disputes.find(
      ({ bookingId }: { bookingId: string }) => bookingId === call.id,
    )

  it('what was written for it is read by the other side with the objection, and the arbiter learns of it', async () => {
    const call = await cards.book({ startsInS: -2 * HOUR })
    const hash = await written(fan(), call)
    const facts = {
      bookingKey: call.id,
      side: 'fan',
      reason: 'absent',
      text: 'Nobody came.',
      files: [],
    } as const
    expect(hash).to.equal(sha256(statementContent(facts)))
    expect((await dispute(creator(), call)).statements).to.deep.equal([])
    for (const [who, sent] of [
      [creator(), hash],
      [fan(), sha256('something else')],
    ] as const) {
      const reply = await step(who, call, { kind: 'dispute', statementHash: sent })
      expect(refusalOf(reply), 'of nobody else, and nothing else').to.deep.equal([409, 'CONFLICT'])
      expect(reply.body.detail).to.match(/Write it again/)
    }
    expect((await cards.row(call)).status).to.equal('booked')
    const objected = await step(fan(), call, { kind: 'dispute', statementHash: hash })
    expect(objected.status, objected.text).to.equal(200)
    expect(objected.body.pending).to.include({ creatorBps: 5000, cause: 'arbiterSilent' })
    for (const who of [fan(), creator()]) {
      const { opened, statements } = await dispute(who, call)
      expect(opened.by).to.equal('fan')
      expect(statements).to.have.length(1)
      expect(statements[0]).to.include({ hash, text: 'Nobody came.' })
    }
    expect(await cards.world().news(creator())).to.deep.equal(['call_disputed'])
    const waits = await cards.sql(
      "SELECT FROM app.notification WHERE account_id = $1 AND kind = 'dispute_waits' AND object_key = $2",
      ...[arbiter().accountId, `dispute:${call.id}`],
    )
    expect(waits).to.have.length(1)
    await written(creator(), call, 'I was there.')
    expect((await dispute(fan(), call)).statements, 'in a dispute at once').to.have.length(2)
  })

  it('[T15] is listed, read in its order and ruled by who is named, and ends with that for both', async () => {
    const call = await cards.book({ startsInS: -2 * HOUR })
    expect(refusalOf(await read(call)), 'nobody objected').to.deep.equal([404, 'NOT_FOUND'])
    await step(creator(), call, { kind: 'confirm' })
    await cards.object(fan(), call)
    expect(await listed(call)).to.deep.include({
      ...{ status: 'disputed', by: 'fan', silentBps: 5000, isOwn: false },
      price: { units: '1000000', symbol: 'EUR', decimals: 2 },
    })
    const { body } = await read(call)
    const recordOf = (rows: { kind: string; by: string | null }[]) => rows.map(({ kind, by }) => [kind, by])
    const opening = [
      ['booked', 'fan'],
      ['confirmed', 'creator'],
      ['disputed', 'fan'],
    ]
    expect(recordOf(body.record)).to.deep.equal(opening)
    expect(body.call).to.include({ id: call.id, rail: 'card', status: 'disputed' })
    expect(body.ruling).to.equal(null)
    const hash = sha256(rulingContent({ bookingKey: call.id, ...RULING }))
    for (let n = 0; n < 2; n++) {
      const reply = await rule(call, RULING)
      expect([reply.status, reply.body], 'once more is the same').to.deep.equal([201, { hash }])
    }
    expect(refusalOf(await rule(call, { ...RULING, creatorBps: 1 }))).to.deep.equal([409, 'CONFLICT'])
    expect(await cards.steps(call)).to.deep.equal(['confirm creator', 'dispute fan', 'resolve arbiter'])
    for (const who of [fan(), creator()]) {
      expect((await dispute(who, call)).ruling).to.include({ ...RULING, hash })
      expect(await cards.world().news(who)).to.include('call_ended')
    }
    const after = (await read(call)).body
    expect(recordOf(after.record)).to.deep.equal([...opening, ['ruled', null], ['settled', null]])
    expect(after.record[3]).to.include({ creatorBps: 7000 })
    expect(await listed(call)).to.include({ status: 'split', until: null, silentBps: null })
    await cards.sql(
      "UPDATE app.settlement SET decided_at = app.now() - interval '31 days' WHERE booking_id = $1",
      call.id,
    )
    expect(refusalOf(await read(call)), 'nobody reads it any more').to.deep.equal([404, 'NOT_FOUND'])
    expect(await listed(call)).to.equal(undefined)
  })

  it('the record of one whose hold went by itself says that nobody ended it', async () => {
    const call = await cards.book({ startsInS: -2 * HOUR })
    await cards.object(fan(), call)
    await cards.sql("UPDATE app.booking SET status = 'refunded' WHERE id = $1", call.id)
    await cards.sql(
      "INSERT INTO app.settlement (booking_id, cause, gross, to_creator, to_fan, fee) VALUES ($1, 'holdEnded', 1000000, 0, 1000000, 0)",
      call.id,
    )
    const { record } = (await read(call)).body
    expect(record.slice(1)).to.have.length(2)
    expect(record[1]).to.include({ kind: 'disputed', by: 'fan' })
    expect(record[2]).to.include({ kind: 'settled', by: null })
  })

  it('what was written and never sent is forgotten, wherever the chain is', async () => {
    const call = await cards.book({ startsInS: -2 * HOUR })
    await written(fan(), call)
    await cards.sql('UPDATE chain.cursor SET is_backfill = true')
    const left = async () =>
      (await cards.sql('SELECT FROM app.call_statement WHERE booking_id = $1', call.id)).length
    for (const [days, there] of [
      [13, 1],
      [15, 0],
    ] as const) {
      await cards.world().shift(`${days} days`)
      await forgetUnlaid(cards.world().database.pool('worker'), 31337)
      expect(await left()).to.equal(there)
    }
  })

  it('[T15] nobody rules a call of their own', async () => {
    const call = await cards.book({ startsInS: -2 * HOUR })
    await cards.object(fan(), call)
    await cards.sql('UPDATE app.booking SET account_id = $2 WHERE id = $1', call.id, arbiter().accountId)
    for (const reply of [await read(call), await rule(call, RULING)])
      expect(refusalOf(reply)).to.deep.equal([403, 'FORBIDDEN'])
    expect(await listed(call)).to.include({ isOwn: true })
    expect(await cards.settlements(call)).to.deep.equal([])
  })
})
