import { expect } from 'chai'
import type { Hex } from 'viem'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { sellCalls } from '#scripts/demo/sellCalls.ts'
import { until } from '#test/kit/time/until.ts'
import { moveClock } from '../chains/heldChain.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, type Person } from '../journey/people.ts'
import { CALL_PRICE, dayAt, soldCall } from '../journey/soldCall.ts'
import { useStage } from '../journey/useStage.ts'

/** The test wallet signs, and sends nothing. */
const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'
const DAY_S = 86_400

describe('journey: a paid call about which nobody says anything', function () {
  this.timeout(120_000)
  const stage = useStage('short')
  const { offerCalls, book, bookingsOf, openBooking } = soldCall(stage)

  /** The booking as a person reads it, once it is so. */
  const bookingOf = (what: string, person: Person, id: string, isSo: (one: BookedCall) => boolean) =>
    until(what, async () => (await bookingsOf(person)).find((one) => one.id === id && isSo(one)))

  it('[S3.36][S3.43][S3.49] its creator signs what was agreed without gas; when its time is over the keeper ends it, and the fan has all of it back', async () => {
    const creator = await stage.creator('tidepool', [])
    const offerId = await offerCalls(creator)
    const { contracts } = await creator.call<Config>('GET', '/v1/config')
    const own = await creator.call<OwnCalls>('GET', '/v1/me/calls')
    await sellCalls(creator.wallet, contracts.consultationEscrow as Hex, own)

    const fan = await makePerson(stage.url())
    const page = await stage.visitAsking(`/c/${creator.handle}`, fan)
    await book(page, `/c/${creator.handle}/book?offer=${offerId}&at=${dayAt(5)}`)
    const { id, policy } = await openBooking(fan)
    await bookingOf('the keeper is known', fan, id, ({ keeper }) => keeper === 'works')

    const studio = await stage.visitAsking(`/me/calls/${id}`, creator)
    await studio.press('button:text-is("Sign these words")')
    await studio.press(SIGN)
    await studio.page.getByText('You signed these words on').waitFor()
    await expectAccessible(studio.page)
    await page.page.goto(`${stage.url()}/me/calls/${id}`)
    await page.page.getByText('signed these words on').waitFor()
    await page.page.getByText('This site ends it then by itself').waitFor()
    await expectAccessible(page.page)

    const held = await fan.wallet.chain.getBalance({ address: fan.account.address })
    await moveClock(stage.world.current().rpcUrl, 6 * DAY_S + policy.disputeWindowSeconds)
    const { settlement } = await bookingOf('its end', fan, id, ({ status }) => status === 'refunded')
    expect([settlement?.cause, settlement?.toCreator, settlement?.toFan]).to.deep.equal([
      ...['unclaimed', '0', `${CALL_PRICE}`],
    ])
    // whoever sent it, it was neither of the two
    expect(await fan.wallet.chain.getBalance({ address: fan.account.address })).to.equal(held + CALL_PRICE)
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query(`SELECT service FROM app.service_tx WHERE subject_id = $1`, [id])
    expect(rows).to.deep.equal([{ service: 'keeper' }])
    for (const one of [page, studio]) {
      await one.page.getByText('Nobody confirmed that it took place.').waitFor()
      await one.expectClean()
      await one.page.context().close()
    }
  })
})
