import { expect } from 'chai'
import { emailsOf } from '#api/accounts/emailsOf.ts'
import { composeCalls } from '#api/bookings/booked/composeCalls.ts'
import { notifyMoveEnded, notifyMoveProposed } from '#api/bookings/moves/moveNews.ts'
import { closeOpenMove } from '#api/bookings/moves/store.ts'
import { composeNews } from '#api/notifications/deliveries/composeNews.ts'
import type { Delivery, Letter, Withheld } from '#api/notifications/letter.ts'
import type { Client } from '#test/kit/client.ts'
import { refusalOf } from '../callSeller.ts'
import { timeIn } from '../openCalls.ts'
import { type PlacedCall, usePlaced } from './usePlaced.ts'

const [AT, NEW, OTHER] = [timeIn(3, '10:00'), timeIn(4, '12:00'), timeIn(5, '12:00')]
const stampOf = (instant: string) => instant.replace(/[-:]|\.\d+/g, '')

describe('calls in calendars and mails', function () {
  this.timeout(60_000)
  const {
    world,
    sql,
    fan,
    seller,
    newcomer,
    place,
    propose,
    reschedule,
    remind,
    stopAt,
    mails,
    inTransaction,
  } = usePlaced()
  const compose = () => {
    const pool = world().database.pool('worker')
    return composeCalls({
      ...{ pool, publicUrl: 'https://stagedoor.test', from: 'S <s@stagedoor.test>' },
      news: composeNews((ids) => emailsOf(pool, ids)),
    })
  }
  /** The mail of a kind that an account gets next, as it is written now. */
  async function mailOf({ accountId }: Client, kind: string): Promise<Letter | Withheld> {
    const rows = await sql<Delivery>(
      `SELECT id, account_id AS "accountId", email, step, kind, facts FROM app.delivery WHERE account_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1`,
      ...[accountId, kind],
    )
    expect(rows, kind).to.have.length(1)
    return (await compose()(rows)).get(rows[0]?.id as string) as Letter | Withheld
  }
  const linesOf = (text: string | undefined) => (text ?? '').replace(/\r\n /g, '').split('\r\n')
  const entryOf = async (client: Client, kind: string) => {
    const letter = await mailOf(client, kind)
    return 'withheld' in letter ? [letter.withheld] : linesOf(letter.calendar?.text)
  }
  const textOf = async (client: Client, kind: string) => {
    const letter = await mailOf(client, kind)
    return 'withheld' in letter ? letter.withheld : letter.paragraphs.join()
  }

  it('[S3.36] booked and moved are entries with the date that is true then, for each side with the other', async () => {
    const call = await place(AT)
    await sql("UPDATE app.profile SET display_name = 'Ann; Lee' WHERE account_id = $1", fan().accountId)
    const first = await entryOf(fan(), 'call_booked')
    expect(first).to.include.members([
      ...['METHOD:REQUEST', 'SEQUENCE:0', `DTSTART:${stampOf(AT)}`, 'DURATION:PT30M', 'STATUS:CONFIRMED'],
      ...['SUMMARY:Video call with Bell yard', 'ORGANIZER;CN="Bell yard":mailto:s@stagedoor.test'],
      ...[`UID:${call.id}@stagedoor.test`, `URL:https://stagedoor.test/me/calls/${call.id}`],
    ])
    expect(first.join()).to.include(`mailto:${fan().accountId}@example.test`)
    await reschedule(call, NEW, 1)
    expect(await entryOf(seller(), 'call_moved')).to.include.members([
      ...['METHOD:REQUEST', 'SEQUENCE:1', `DTSTART:${stampOf(NEW)}`, 'SUMMARY:Video call with Ann\\; Lee'],
      `UID:${call.id}@stagedoor.test`,
    ])
    expect(await entryOf(fan(), 'call_booked')).to.include(`DTSTART:${stampOf(NEW)}`)
    const [older] = await sql<Delivery>(
      `SELECT id, account_id AS "accountId", email, step, kind, facts FROM app.delivery WHERE account_id = $1 AND kind = 'call_moved'`,
      fan().accountId,
    )
    await world().shift('1 second')
    await reschedule(call, OTHER, 2)
    expect((await compose()([older as Delivery])).get(older?.id as string)).to.deep.equal({
      withheld: 'MOVED',
    })
    expect(await entryOf(fan(), 'call_moved')).to.include.members(['SEQUENCE:2', `DTSTART:${stampOf(OTHER)}`])
  })

  it('an end before the call takes the entry out again; a mail that comes after it has none', async () => {
    const call = await place(AT)
    await world().decline(call.escrowId)
    await world().follow()
    expect(await entryOf(seller(), 'call_ended')).to.include.members([
      ...['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:1', `UID:${call.id}@stagedoor.test`],
    ])
    expect(await entryOf(fan(), 'call_booked')).to.deep.equal([''])
    expect(await textOf(fan(), 'call_booked')).to.match(/^It begins /)
    await stopAt(AT, '-1 minute')
    expect(await entryOf(fan(), 'call_ended')).to.deep.equal([''])
    expect(await textOf(fan(), 'call_ended')).to.match(/^The creator gave it back\./)
  })

  it('[T52] a reminder of what was moved, has ended or begun is not sent', async () => {
    const reminded = async (happen: (call: PlacedCall) => Promise<unknown>) => {
      await sql("UPDATE app.clock SET shift = '0'")
      const call = await place(AT)
      await stopAt(AT, '60 minutes')
      await remind()
      expect(await textOf(fan(), 'call_soon')).to.match(/^It begins /)
      await happen(call)
      const text = await textOf(fan(), 'call_soon')
      await world().decline(call.escrowId)
      await world().follow()
      return text
    }
    expect(await reminded((call) => reschedule(call, NEW, 1))).to.equal('MOVED')
    expect(await reminded(() => stopAt(AT, '-1 second'))).to.equal('OVER')
    expect(
      await reminded(async ({ escrowId }) => {
        await world().decline(escrowId)
        await world().follow()
      }),
    ).to.equal('OVER')
  })

  it('[S3.36] a proposal is mailed to the other side while it is open, and its withdrawal to nobody', async () => {
    const call = await place(AT)
    const moveId = await propose(call, { startsAt: NEW, by: 'creator' })
    const of = { bookingId: call.id, moveId }
    await inTransaction((tx, deps) => notifyMoveProposed(tx, deps, of))
    expect([await world().news(fan()), await world().news(seller())]).to.deep.equal([
      ['call_move_proposed'],
      ['call_booked'],
    ])
    expect(await textOf(fan(), 'call_move_proposed')).to.match(/^Bell yard proposes .* instead of /)
    await inTransaction((tx) => closeOpenMove(tx, call.id, 'withdrawn'))
    await inTransaction((tx, deps) => notifyMoveEnded(tx, deps, { ...of, state: 'withdrawn' }))
    expect(await textOf(fan(), 'call_move_proposed')).to.equal('OVER')
    expect(await world().news(fan())).to.deep.equal(['call_move_ended'])
    expect([await mails(fan()), await mails(seller())]).to.deep.equal([
      ['call_booked', 'call_move_proposed'],
      ['call_booked'],
    ])
  })

  it('[S3.42] a split is mailed with what each gets, until it is proposed no more', async () => {
    const call = await place(AT)
    const ask = async (creatorBps: number | null) => {
      await sql('UPDATE chain.escrow SET creator_ask_bps = $2 WHERE id = $1', call.escrowId, creatorBps)
      await world().follow()
    }
    await ask(2500)
    expect(await textOf(fan(), 'call_split_proposed')).to.equal(
      'Bell yard proposes that 25\u00a0% of the money goes to the creator. You get back 1.125 ETH, and the creator gets 0.3375 ETH. Accept it, or propose another split.',
    )
    await ask(null)
    expect(await textOf(fan(), 'call_split_proposed')).to.equal('OVER')
    await ask(2500)
    await world().confirm(call.escrowId)
    await world().follow()
    expect(await textOf(fan(), 'call_split_proposed')).to.equal('OVER')
  })

  it('that a date was declined is not sent once the call has another one', async () => {
    const call = await place(AT)
    const of = { bookingId: call.id, moveId: await propose(call, { startsAt: NEW }) }
    await inTransaction((tx) => closeOpenMove(tx, call.id, 'declined'))
    await inTransaction((tx, deps) => notifyMoveEnded(tx, deps, { ...of, state: 'declined' }))
    expect(await textOf(fan(), 'call_move_ended')).to.match(/ declined to begin .*, as before\./)
    await reschedule(call, OTHER, 1)
    expect(await textOf(fan(), 'call_move_ended')).to.equal('MOVED')
  })

  it('[T22] the file is for both sides, while the call is to come', async () => {
    const call = await place(AT)
    await sql("UPDATE app.profile SET display_name = 'Ann Lee' WHERE account_id = $1", fan().accountId)
    const file = (client: Client) => client.call('GET', `/v1/me/calls/bookings/${call.id}/calendar`)
    for (const [client, other] of [
      [fan(), 'Bell yard'],
      [seller(), 'Ann Lee'],
    ] as const) {
      const { status, body } = await file(client)
      expect([status, body.fileName]).to.deep.equal([200, 'stagedoor.ics'])
      expect(linesOf(body.text)).to.include.members([
        ...['METHOD:PUBLISH', `SUMMARY:Video call with ${other}`, `DTSTART:${stampOf(AT)}`, 'SEQUENCE:0'],
      ])
    }
    const missing = [404, 'NOT_FOUND']
    expect(refusalOf(await file(await newcomer()))).to.deep.equal(missing)
    for (const [gone, back] of [
      ['placed_at = NULL', 'placed_at = app.now()'],
      ["status = 'refunded'", "status = 'booked'"],
      ['starts_at = app.now()', `starts_at = '${AT}'`],
    ]) {
      await sql(`UPDATE app.booking SET ${gone} WHERE id = $1`, call.id)
      expect(refusalOf(await file(fan())), gone).to.deep.equal(missing)
      await sql(`UPDATE app.booking SET ${back} WHERE id = $1`, call.id)
    }
    expect((await file(fan())).status).to.equal(200)
  })
})
