import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { cardCalls, PHONE } from '../cards/cardCalls.ts'
import { cardFans, expectNoChainWords } from '../cards/cardFans.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, openProfile } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { setClock } from '../journey/wrongClock.ts'
import { expectFinding, JUDGED, judgedCall, ownCall, partsOf } from './foundCall.ts'
import { addPasskey, compareWords, confirmBrowser, expectTrust, standBetween } from './provenCall.ts'
import { AT_THE_END, AWAY, expectOnlyRelaysSent, expectRelayed, KEEP_PEERS, readLeft } from './relayedCall.ts'
import { expectOther, expectRecord, expectTogetherFor, joinByLobby, OTHER_PICTURE } from './seenCall.ts'

/** The picture of the other side that is beside its screen. */
const BESIDE = '[data-testid=call-remote] [data-place=corner] video'
const MINUTE_S = 60
/** So long both are in its booked time at least; less than fifty cents are not taken of a card. */
const TOGETHER_S = 15

describe('journey: a booked call is held', function () {
  this.timeout(300_000)
  const stage = useStage('clocks')
  const { makeReady, provided } = cardFans(stage)
  const { offerCalls, timeAfter, reserve, purchases, moveClockOf, passUntil, signIn, shares } =
    cardCalls(stage)
  const owner = () => stage.world.current().testDatabase.pool('owner')

  /** Both seats are kept again: a jump in time goes beyond what their last beats had kept them for. */
  const areBothKept = (id: string) =>
    until('both seats are kept', async () => {
      const { rows } = await owner().query(
        `SELECT 1 FROM app.seat s JOIN app.seat_lease l ON l.seat_id = s.id JOIN app.call_room k USING (room_id)
          WHERE k.booking_id = $1 AND l.until > app.now()`,
        [id],
      )
      return rows.length === 2
    })
  /** Both seats of a call, whoever has been in it: a page that comes back takes its own again. */
  async function seatsOf(id: string): Promise<string[]> {
    const { rows } = await owner().query<{ id: string }>(
      'SELECT s.id FROM app.seat s JOIN app.call_room k USING (room_id) WHERE k.booking_id = $1 ORDER BY 1',
      [id],
    )
    return rows.map((row) => row.id)
  }
  /** What a page says is left, or how soon it begins, lies between two looks of the database at it, to the second. */
  async function expectLeft(page: Page, id: string): Promise<void> {
    const inDatabase = async () => {
      const { rows } = await owner().query<{ left: number }>(
        `SELECT extract(epoch FROM CASE WHEN app.now() < starts_at THEN starts_at ELSE ends_at END - app.now())::float8 AS left
          FROM app.call_meeting WHERE booking_id = $1`,
        [id],
      )
      return rows[0]?.left ?? 0
    }
    const most = await inDatabase()
    expect(await readLeft(page)).to.be.within(Math.ceil(await inDatabase()) - 1, Math.ceil(most) + 1)
  }

  /** A fan in a browser with a camera, and the call that they reserved by card. */
  async function bookIn(
    creator: Creator,
    width: typeof PHONE,
  ): Promise<{ fan: WatchedPage; booking: BookedCall }> {
    const offerId = await offerCalls(creator)
    const at = await timeAfter(creator, offerId, 1)
    const context = await openProfile(stage.host(), stage.url())
    await context.addInitScript(KEEP_PEERS)
    const fan = await watchPage(context, `${stage.url()}/c/${creator.handle}/book?offer=${offerId}&at=${at}`)
    await fan.page.setViewportSize(width)
    await signIn(fan, stage.email('caller'))
    return { fan, booking: await reserve(fan, at) }
  }

  it('[S0.16][S0.18][S3.44][S3.45][S3.46][S3.47][S3.81][S3.86][T39][T52] two people come in ten minutes before it, see each other by a relay alone, compare four words, are not connected to who stands between them, go on while the api and after the relay is restarted and after a page is loaded again, are warned, are out at its end, and it is attested and paid by what was seen', async () => {
    const creator = await stage.creator('lantern', [])
    await makeReady(creator, stage.email('lantern'))
    const { fan, booking } = await bookIn(creator, PHONE)
    const { id, startsAt, endsAt } = booking
    await addPasskey(fan, stage.url())

    // half a minute before it opens, it is shut, and opens by itself
    await passUntil(startsAt, 10 * MINUTE_S + 30, [fan.page])
    await fan.page.goto(`${stage.url()}/call/${id}`)
    await fan.page.getByTestId('state:call:early').waitFor()
    await expectAccessible(fan.page)
    await expectNoChainWords(fan.page)
    const context = await openProfile(stage.host(), stage.url(), creator)
    // the clock of a device changes nothing
    await context.addInitScript(setClock(10 * MINUTE_S * 1000))
    await context.addInitScript(KEEP_PEERS)
    const host = await watchPage(context, `${stage.url()}/me/calls/${id}`)
    await moveClockOf(host.page)
    await fan.page.getByTestId('call-lobby').waitFor({ timeout: 60_000 })
    await confirmBrowser(fan, 'passkey')
    await joinByLobby(fan)
    await fan.page.getByTestId('state:call:waiting').waitFor()
    await host.page.reload()
    await host.press(`a[href="/call/${id}"] >> nth=0`)
    await joinByLobby(host)
    const both = [fan, host].map(({ page }) => page)
    for (const page of both) await expectOther(page)
    for (const page of both) await expectLeft(page, id)
    await expectAccessible(fan.page)
    await expectNoChainWords(fan.page)
    const seats = await seatsOf(id)
    expect(seats).to.have.length(2)
    for (const page of both) await expectRelayed(page)
    await expectOnlyRelaysSent(owner(), id)

    // the fan confirmed their browser, who is new to the creator; the creator did not, and words are for that
    await expectTrust(host.page, 'new')
    await expectTrust(fan.page, 'unbound')
    await compareWords(fan, host)
    await expectTrust(fan.page, 'compared')

    // what two pages have between them goes on without us, and their line is back with the next api
    for (const page of both) await page.context().unroute('**/v1/**')
    const world = stage.world.current()
    await world.kill('api')
    for (const page of both) await expectOther(page)
    for (const page of both) await expectLeft(page, id)
    await world.restart('api')
    await host.page.keyboard.press('c')
    await fan.page.locator(OTHER_PICTURE).waitFor({ state: 'hidden' })
    await host.page.keyboard.press('c')
    for (const page of both) await expectOther(page)
    // a screen is large, and the camera goes on beside it
    await host.page.keyboard.press('s')
    await expectOther(fan.page, BESIDE)
    await until('the screen is shown', () =>
      fan.page
        .locator(OTHER_PICTURE)
        .evaluate((video: unknown) => (video as { videoWidth: number }).videoWidth),
    )
    await host.page.keyboard.press('s')
    await expectOther(fan.page)

    // nothing goes around a relay that is gone, and the next one carries the call without a press
    await world.kill('relay')
    for (const page of both) await page.getByTestId('state:call:connecting').waitFor()
    for (const page of both) await expectLeft(page, id)
    await world.restart('relay')
    for (const page of both) await expectOther(page)
    for (const page of both) await expectLeft(page, id)
    for (const page of both) await expectRelayed(page)
    await expectOnlyRelaysSent(owner(), id)

    // who stands between them with another certificate is not connected, and who compared words knows the other when that is over
    const between = await standBetween(fan.page)
    await fan.page.reload()
    await fan.page.getByTestId('state:call:mismatch').waitFor()
    expect(between.changed).to.be.greaterThan(0)
    expect(await fan.page.locator(OTHER_PICTURE).count()).to.equal(0)
    await expectAccessible(fan.page)
    await expectNoChainWords(fan.page)
    between.isChanging = false
    await fan.page.reload()
    for (const page of both) await expectOther(page)
    await expectTrust(fan.page, 'compared')
    // in one booking nobody is known for having been there before
    await expectTrust(host.page, 'new')

    // who loads their page again is in the same call by that, and both read that it ends soon
    await passUntil(endsAt, 5 * MINUTE_S - 5, both)
    await areBothKept(id)
    await fan.page.keyboard.press('c')
    await host.page.locator(OTHER_PICTURE).waitFor({ state: 'hidden' })
    await fan.page.route(`**/v1/me/calls/bookings/${id}/entry`, (route) => route.abort(), { times: 1 })
    await fan.page.reload()
    await fan.page.getByTestId('state:call:away').waitFor()
    await expectOther(fan.page)
    await expectRelayed(fan.page)
    // what was off is not on again by a reload
    await fan.page.locator('[aria-keyshortcuts=c][aria-pressed=false]').waitFor()
    expect(await host.page.locator(OTHER_PICTURE).count()).to.equal(0)
    await fan.page.keyboard.press('c')
    for (const page of both) await expectOther(page)
    for (const page of both) await expectLeft(page, id)
    for (const page of both)
      await page.getByRole('status').filter({ hasText: 'left. The call ends by itself.' }).waitFor()
    expect(await seatsOf(id)).to.deep.equal(seats)

    // enough of it that something is taken of the card
    await expectTogetherFor(both, TOGETHER_S)
    await passUntil(endsAt, -1, both)
    for (const page of both) await page.getByTestId('call-over').waitFor()
    for (const page of both) expect(await page.locator(OTHER_PICTURE).count()).to.equal(0)
    await expectRecord(fan.page, TOGETHER_S)
    await expectAccessible(fan.page)
    const kept = `SELECT 1 FROM app.call_signal JOIN app.call_room USING (room_id) WHERE booking_id = $1`
    await until('nothing is kept of what the pages sent', async () => {
      const { rows } = await owner().query(kept, [id])
      return rows.length === 0
    })
    const again = creator.call('POST', `/v1/me/calls/bookings/${id}/entry`, { showsAddress: true })
    expect(await again.catch(String)).to.match(/CONFLICT|ENDED/)
    await fan.press(`[data-testid=call-over] a[href="/me/calls/${id}"]`)
    // a page that was in a room goes by the machine's time, which nobody moved
    await fan.page.reload()
    await fan.page.getByText('€80.00 held on your card').waitFor()
    await expectRecord(fan.page, TOGETHER_S)
    await expectAccessible(fan.page)

    // ten minutes later it is attested as it was seen, twelve hours later it is paid
    await passUntil(endsAt, JUDGED, both)
    const { status, finding, pending, policy } = await judgedCall(creator, id)
    expect([status, finding.kind, pending?.cause]).to.deep.equal(['attested', 'clear', 'interrupted'])
    expect(finding.overlapSeconds)
      .to.be.at.least(TOGETHER_S)
      .and.at.most(booking.lengthMinutes * MINUTE_S)
    const bps = Math.floor((finding.overlapSeconds * 10_000) / (booking.lengthMinutes * MINUTE_S))
    expect(bps).to.be.below(policy.fullOverlapBps)
    expect([pending?.creatorBps, finding.leastBps, finding.mostBps]).to.deep.equal([bps, bps, bps])
    await expectFinding(both, id, 'attested')
    await expectNoChainWords(fan.page)
    await passUntil(pending?.until ?? '', -1, both)
    const paid = await ownCall('it is paid', creator, id, ({ settlement }) => settlement !== null)
    expect(shares(paid)).to.deep.equal(['interrupted', ...partsOf(paid, bps)])
    const taken = Number(paid.settlement?.toCreator) + Number(paid.settlement?.fee)
    await until('that much is taken of the card', async () => {
      const [purchase] = await purchases(fan)
      return purchase?.state === 'paid' && purchase.amount === taken
    })

    await host.expectClean([...AWAY, AT_THE_END])
    await fan.expectClean([...provided(), ...AWAY, AT_THE_END])
    for (const page of both) await page.context().close()
  })
})
