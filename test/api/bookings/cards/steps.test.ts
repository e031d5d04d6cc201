import { expect } from 'chai'
import { refusalOf } from '../callSeller.ts'
import { timeIn } from '../openCalls.ts'
import { useCardCalls } from './useCardCalls.ts'

const HOUR = 3600
/** What a call of 10,000.00 EUR comes to where the creator gets all of it, and nothing. */
const WHOLE = { toCreator: '975000', toFan: '0', fee: '25000' }
const NOTHING = { toCreator: '0', toFan: '1000000', fee: '0' }

describe('one step of a call by card', function () {
  this.timeout(60_000)
  const cards = useCardCalls()
  const { fan, creator, step, book, settlements, steps } = cards

  it('[S0.11] is refused under the name of the escrow, with what to do instead, and nothing is done', async () => {
    const ahead = await book()
    const over = await book({ startsInS: -30 * HOUR })
    const running = await book({ startsInS: -100 * HOUR, minutes: 240 })
    await cards.sql(
      "UPDATE app.booking SET exit_at = starts_at + interval '40 hours' WHERE id = $1",
      running.id,
    )
    const objected = await book({ startsInS: -2 * HOUR })
    expect((await cards.object(fan(), objected)).status).to.equal(200)
    for (const [who, call, body, refusal, why] of [
      [creator(), ahead, { kind: 'confirm' }, 'TooEarly', /once it is/],
      [creator(), over, { kind: 'confirm' }, 'TooLate', /fan can still confirm/],
      [creator(), objected, { kind: 'confirm' }, 'WrongStatus', /propose how/],
      [fan(), ahead, { kind: 'decline' }, 'NotCreator', /Cancel it/],
      [creator(), ahead, { kind: 'cancel' }, 'NotFan', /Decline it/],
      [fan(), over, { kind: 'cancel' }, 'TooLate', /has begun/],
      [fan(), over, { kind: 'finish' }, 'TooEarly', /ends by itself/],
      [fan(), ahead, { kind: 'dispute', statementHash: `0x${'11'.repeat(32)}` }, 'TooEarly', /once it has/],
      [
        creator(),
        objected,
        { kind: 'dispute', statementHash: `0x${'11'.repeat(32)}` },
        'WrongStatus',
        /already/,
      ],
      [fan(), running, { kind: 'dispute', statementHash: `0x${'11'.repeat(32)}` }, 'TooLate', /as it stands/],
      [fan(), ahead, { kind: 'accept', creatorBps: 0 }, 'NotProposed', /propose something/],
    ] as const) {
      const was = await cards.row(call)
      const reply = await step(who, call, body)
      expect(refusalOf(reply), refusal).to.deep.equal([409, 'CONFLICT'])
      expect(reply.body.facts, body.kind).to.deep.equal({ refusal })
      expect(reply.body.detail).to.match(why)
      expect(await cards.row(call)).to.deep.equal(was)
    }
    expect(await steps(ahead)).to.deep.equal([])
  })

  it('takes what belongs to it and no more', async () => {
    const call = await book({ startsInS: -2 * HOUR })
    for (const [body, field] of [
      [{ kind: 'confirm', creatorBps: 1 }, '/creatorBps'],
      [{ kind: 'propose' }, '/creatorBps'],
      [{ kind: 'dispute' }, '/statementHash'],
      [{ kind: 'propose', creatorBps: 1, statementHash: `0x${'11'.repeat(32)}` }, '/statementHash'],
    ] as const) {
      const reply = await step(fan(), call, body)
      expect(refusalOf(reply)).to.deep.equal([422, 'INVALID_INPUT'])
      expect(reply.body.fields).to.have.all.keys(field)
    }
    expect(await steps(call)).to.deep.equal([])
  })

  it('is done where it comes to what was shown, and for nobody else', async () => {
    const call = await book({ startsInS: 7 * HOUR })
    const late = { toCreator: '243750', toFan: '750000', fee: '6250' }
    const stranger = await step(await cards.court.newcomer(), call, { kind: 'cancel' }, late)
    expect(refusalOf(stranger)).to.deep.equal([404, 'NOT_FOUND'])
    for (const shown of [NOTHING, null]) {
      const reply = await step(fan(), call, { kind: 'cancel' }, shown)
      expect(refusalOf(reply)).to.deep.equal([409, 'CONFLICT'])
      expect(reply.body.facts).to.deep.equal(late)
      expect(reply.body.detail).to.match(/nothing was done/)
    }
    const nothing = await step(fan(), call, { kind: 'propose', creatorBps: 1000 }, NOTHING)
    expect(refusalOf(nothing), 'nothing is decided by it').to.deep.equal([409, 'CONFLICT'])
    expect(await steps(call)).to.deep.equal([])
    const done = await step(fan(), call, { kind: 'cancel' }, late)
    expect(done.status, done.text).to.equal(200)
    expect(done.body).to.include({ status: 'split', side: 'fan' })
    expect(done.body.settlement).to.include({ cause: 'cancelled', ...late })
  })

  it('[T12] pressed twice, or by both at once, ends it once', async () => {
    const twice = await book()
    const presses = await Promise.all([1, 2, 3].map(() => step(fan(), twice, { kind: 'confirm' }, WHOLE)))
    expect(presses.map(({ status }) => status)).to.deep.equal([200, 200, 200])
    expect(await steps(twice)).to.deep.equal(['confirm fan'])
    const both = await book({ startsInS: 5 * 24 * HOUR })
    const half = { toCreator: '487500', toFan: '500000', fee: '12500' }
    const asked = await step(creator(), both, { kind: 'propose', creatorBps: 5000 })
    expect(asked.body).to.include({ creatorAsk: 5000, fanAsk: null })
    expect((await step(creator(), both, { kind: 'propose', creatorBps: 5000 })).status).to.equal(200)
    const replies = await Promise.all([
      step(fan(), both, { kind: 'accept', creatorBps: 5000 }, half),
      step(fan(), both, { kind: 'cancel' }, NOTHING),
      step(creator(), both, { kind: 'decline' }, NOTHING),
    ])
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409])
    const refused = replies.find(({ status }) => status === 409)
    expect(refused?.body.facts).to.deep.equal({ refusal: 'Final' })
    expect(await settlements(both)).to.have.length(1)
    expect(await steps(both)).to.have.length(2)
  })

  it('its two learn what the other one does, and how it ended', async () => {
    const call = await book({ startsInS: -2 * HOUR })
    await step(creator(), call, { kind: 'confirm' })
    expect(await cards.world().news(fan())).to.deep.equal(['call_confirmed'])
    await step(creator(), call, { kind: 'propose', creatorBps: 2500 })
    expect(await cards.world().news(fan())).to.deep.equal(['call_split_proposed'])
    const quarter = { toCreator: '243750', toFan: '750000', fee: '6250' }
    await step(fan(), call, { kind: 'accept', creatorBps: 2500 }, quarter)
    for (const who of [fan(), creator()]) expect(await cards.world().news(who)).to.deep.equal(['call_ended'])
    const told = await cards.sql<{ taken: string }>(
      "SELECT facts->>'taken' AS taken FROM app.notification WHERE account_id = $1 AND kind = 'call_ended' AND object_key = 'call:' || $2",
      fan().accountId,
      call.id,
    )
    expect(told, 'what the card is charged with').to.deep.equal([{ taken: '2500.00 EUR' }])
  })

  it('what is less than a card can be charged stays with the fan, and why stays too', async () => {
    const call = await book({ units: 900 })
    await step(fan(), call, { kind: 'propose', creatorBps: 500 })
    const parts = { toCreator: '0', toFan: '900', fee: '0' }
    const reply = await step(creator(), call, { kind: 'accept', creatorBps: 500 }, parts)
    expect(reply.status, reply.text).to.equal(200)
    expect(reply.body.status).to.equal('refunded')
    expect(await settlements(call)).to.deep.equal([
      { cause: 'agreed', gross: '900', ...parts, isPassed: false },
    ])
  })

  it('twenty divisions of a side are proposed within a day at most', async () => {
    const call = await book()
    for (let bps = 0; bps < 20; bps++)
      expect((await step(fan(), call, { kind: 'propose', creatorBps: bps })).status).to.equal(200)
    const refused = await step(fan(), call, { kind: 'propose', creatorBps: 20 })
    expect(refusalOf(refused)).to.deep.equal([429, 'RATE_LIMITED'])
    expect((await step(fan(), call, { kind: 'propose', creatorBps: 19 })).status, 'it is proposed').to.equal(
      200,
    )
    expect((await step(creator(), call, { kind: 'propose', creatorBps: 20 })).status).to.equal(200)
  })

  it('a call by wallet is for its wallets', async () => {
    const { id } = await cards.court.place(timeIn(3, '10:00'))
    const reply = await step(fan(), { id, purchaseId: '' }, { kind: 'cancel' }, NOTHING)
    expect(refusalOf(reply)).to.deep.equal([409, 'CONFLICT'])
    expect(reply.body.detail).to.match(/its two wallets/)
    const change = "UPDATE app.booking SET status = 'refunded' WHERE id = $1"
    const refused = await cards
      .world()
      .database.pool('api')
      .query(change, [id])
      .catch(({ code }) => code)
    expect(refused, 'whatever the api would have done').to.equal('42501')
  })

  it('one that has ended says so also where its offer went with its creator', async () => {
    const call = await book()
    await cards.sql("UPDATE app.booking SET status = 'refunded', offer_id = NULL WHERE id = $1", call.id)
    const reply = await step(fan(), call, { kind: 'cancel' }, NOTHING)
    expect(refusalOf(reply)).to.deep.equal([409, 'CONFLICT'])
    expect([reply.body.facts, reply.body.detail]).to.deep.equal([
      { refusal: 'Final' },
      'This call has ended, and its money is divided. Look at how it ended.',
    ])
  })

  it('[T12] one that fails holds up no other, and what came too late for its hold is passed on once', async () => {
    const [broken, whole] = [await book({ startsInS: -60 * HOUR }), await book({ startsInS: -64 * HOUR })]
    await cards.sql(
      'UPDATE app.call_offer SET terms_version = 99 WHERE id = (SELECT offer_id FROM app.booking WHERE id = $1)',
      broken.id,
    )
    await cards.sql(
      "UPDATE app.purchase SET state = 'released', ended_at = app.now() WHERE id = $1",
      whole.purchaseId,
    )
    expect(await cards.settle().catch(({ message }) => message)).to.match(/no version 99/)
    expect(await settlements(whole)).to.deep.equal([
      { cause: 'unclaimed', gross: '1000000', ...NOTHING, isPassed: true },
    ])
    expect(await cards.decided(whole)).to.equal(null)
    await cards.sql(
      'UPDATE app.call_offer SET terms_version = 1 WHERE id = (SELECT offer_id FROM app.booking WHERE id = $1)',
      broken.id,
    )
    await cards.settle()
    expect(await cards.decided(broken)).to.deep.equal([0, 0])
  })
})
