import { expect } from 'chai'
import { readAnyBooking } from '#api/bookings/booked/bookingView.ts'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { Client } from '#test/kit/client.ts'
import { refusalOf } from '../callSeller.ts'
import type { CardBooked } from './useCardCalls.ts'
import { useSavedCards } from './useSavedCards.ts'

const HOUR = 3600
const NOTHING = { toCreator: '0', toFan: '8000', fee: '0' }

describe('a call by card whose money is not held yet [S0.11]', function () {
  this.timeout(60_000)
  const cards = useSavedCards()
  const { fan, creator, save, tried, step } = cards
  const view = async (who: Client, call: CardBooked): Promise<BookedCall> =>
    (await who.call('GET', cards.pathOf(call))).body

  it('is read as such by both, with what its fan agreed to when the card was saved', async () => {
    const call = await save()
    const [ofFan, ofCreator] = [await view(fan(), call), await view(creator(), call)]
    const nextAt = new Date(Date.parse(ofFan.startsAt) - 48 * HOUR * 1000).toISOString()
    const later = { nextAt, failCode: null, isFailed: false, openPurchaseId: null }
    const hold = { captureBefore: null, isDone: false, isSaved: true, later }
    for (const one of [ofFan, ofCreator]) {
      expect(one).to.include({ rail: 'card', status: 'booked', isSecured: false, text: 'What was agreed' })
      expect(one.policy, 'as it was agreed').to.include({ disputeWindowSeconds: 36 * HOUR })
      expect(one.policy.noticeFullSeconds).to.be.greaterThan(0)
    }
    expect(ofFan.hold).to.deep.equal({ ...hold, purchaseId: call.purchaseId })
    expect(ofCreator.hold).to.deep.equal({ ...hold, purchaseId: null })
    const holdId = await tried(call, false)
    await cards.held(call, holdId)
    const held = await view(fan(), call)
    expect(held).to.include({ isSecured: true, text: 'What was agreed' })
    expect(held.hold).to.deep.include({ purchaseId: holdId, later: null })
    expect(held.policy.noticeFullSeconds).to.be.greaterThan(0)
  })

  it('stands in the calendars of both as not held, until it is', async () => {
    const call = await save()
    const textOf = async (who: Client): Promise<string> => {
      const file = await who.call('GET', `${cards.pathOf(call)}/calendar`)
      return file.body.text.replace(/\r\n /g, '')
    }
    const unheld = 'DESCRIPTION:The page of the call says whether its money is held. Its page is '
    for (const who of [fan(), creator()]) expect(await textOf(who)).to.include(unheld)
    await cards.held(call, await tried(call, false))
    expect(await textOf(fan())).to.include('DESCRIPTION:Its page is ')
  })

  it('says why the last try came to nothing where the card or its fan is the reason, and to the fan alone', async () => {
    const call = await save()
    const laterOf = async (who: Client) => {
      const { isFailed, failCode, openPurchaseId } = (await view(who, call)).hold?.later ?? {}
      return [isFailed, failCode, openPurchaseId]
    }
    await tried(call, false, 'PROVIDER')
    expect(await laterOf(fan()), 'the bank was away').to.deep.equal([false, null, null])
    await tried(call, true, 'CANCELLED')
    expect(await laterOf(fan()), 'no bank was asked').to.deep.equal([false, 'CANCELLED', null])
    expect(await laterOf(creator())).to.deep.equal([false, null, null])
    await tried(call, false, 'DECLINED')
    await tried(call, false, 'EXPIRED')
    expect(await laterOf(fan())).to.deep.equal([true, 'DECLINED', null])
    await tried(call, true, 'EXPIRED')
    const open = await tried(call, true)
    expect(await laterOf(fan())).to.deep.equal([true, 'EXPIRED', open])
    expect(await laterOf(creator())).to.deep.equal([true, null, null])
    const deps = { currencies: [], chainId: 31337 }
    const any = await readAnyBooking(deps, cards.world().database.pool('api'), call.id)
    expect(any?.hold).to.deep.include({ purchaseId: null })
    expect(any?.hold?.later).to.include({ isFailed: true, failCode: null, openPurchaseId: null })
  })

  const ENDS = [
    ['cancel', fan, creator],
    ['decline', creator, fan],
  ] as const
  for (const [kind, by, other] of ENDS)
    it(`[S3.43][T12] ends by ${kind} a minute before it, and all of it is its fan's`, async () => {
      const call = await save(60)
      const reply = await step(by(), call, { kind }, NOTHING)
      expect(reply.status, reply.text).to.equal(200)
      expect(reply.body.status).to.equal('refunded')
      expect(reply.body.settlement).to.include(NOTHING)
      expect(reply.body.hold).to.include({ captureBefore: null, later: null })
      expect(await cards.settlements(call)).to.deep.equal([
        { cause: kind === 'cancel' ? 'cancelled' : 'declined', gross: '8000', ...NOTHING, isPassed: false },
      ])
      expect(await cards.row(call)).to.include({ status: 'refunded', times: 0 })
      expect(await cards.world().news(other())).to.include('call_ended')
      expect(refusalOf(await step(by(), call, { kind: 'propose', creatorBps: 1 }))).to.deep.equal([
        ...[409, 'CONFLICT'],
      ])
    })

  it('nothing else is done with it, and why is said with what can be done', async () => {
    const call = await save(-HOUR)
    const statementHash = `0x${'11'.repeat(32)}`
    for (const [who, body] of [
      [fan(), { kind: 'confirm' }],
      [creator(), { kind: 'confirm' }],
      [fan(), { kind: 'dispute', statementHash }],
      [creator(), { kind: 'propose', creatorBps: 5000 }],
      [fan(), { kind: 'accept', creatorBps: 5000 }],
    ] as const) {
      const reply = await step(who, call, body)
      expect(refusalOf(reply), body.kind).to.deep.equal([409, 'CONFLICT'])
      expect(reply.body.facts).to.deep.equal({ refusal: 'NotHeld' })
      expect(reply.body.detail).to.match(
        /not held on the card yet, so this is not possible\. .* until then this call can be ended/,
      )
    }
    expect(await cards.steps(call)).to.deep.equal([])
    expect(await cards.row(call)).to.include({ status: 'booked', times: 2 })
  })
})
