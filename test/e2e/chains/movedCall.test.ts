import { expect } from 'chai'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { FreeRun } from '#api/bookings/reservations/contract.ts'
import type { Inbox } from '#api/notifications/contract.ts'
import { CODE_MAIL, readMailbox, waitForMail } from '#test/kit/mail/readMailbox.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, type Person } from '../journey/people.ts'
import { CONFIRM, dayAt, soldCall } from '../journey/soldCall.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

/** The test wallet signs, and sends nothing. */
const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'
const SHEET = '[data-testid=move-sheet]'

describe('journey: another date for a call that is paid by wallet', function () {
  this.timeout(120_000)
  const stage = useStage('chains')
  const { offerCalls, sell, book, cancelForNothing, bookingsOf, openBooking, escrowOf } = soldCall(stage)

  async function giveAddress(person: Person, email: string): Promise<void> {
    const { flow } = await person.call<{ flow: string }>('POST', '/v1/me/email', { email })
    const { code } = await waitForMail(stage.world.current().mailboxUrl ?? '', email, CODE_MAIL)
    await person.call('POST', '/v1/me/email/code', { flow, code })
  }

  /** Proposes the last free time of a day: one signature, and nothing is sent to the chain. */
  async function propose(page: WatchedPage, date: string): Promise<void> {
    await page.press('[data-testid=move-propose]')
    const day = `${SHEET} [data-date="${date}"]`
    const times = page.page.locator(`${SHEET} [data-testid=book-times] button`)
    await times.first().waitFor()
    // it may be in the month after the one that is shown
    if ((await page.page.locator(day).count()) === 0)
      await page.press(`${SHEET} button[aria-label="Next month"]`)
    await page.press(day)
    await times.last().click()
    await expectAccessible(page.page)
    await page.press('[data-testid=move-send]')
    await page.press(SIGN)
    await page.page.getByTestId('move-note').waitFor()
  }

  /** The booking as a person reads it, once it is so. */
  const bookingOf = (what: string, person: Person, id: string, isSo: (one: BookedCall) => boolean) =>
    until(what, async () => (await bookingsOf(person)).find((one) => one.id === id && isSo(one)))

  const hasNews = (person: Person, kind: string, id: string) =>
    until(`news of ${kind}`, async () => {
      const { notifications } = await person.call<Inbox>('GET', '/v1/me/notifications')
      return notifications.find((one) => one.kind === kind && one.path === `/me/calls/${id}`)
    })

  /** Whether others can book this time. */
  async function isFree(creator: Creator, offerId: string, startsAt: string): Promise<boolean> {
    const { channel } = await creator.page()
    const way = `/v1/channels/${channel.id}/calls/${offerId}/times`
    const { runs } = await creator.call<{ runs: FreeRun[] }>('GET', way)
    return runs.some(({ first, last }) => first <= startsAt && startsAt <= last)
  }

  /** When the call is, by the clocks of the page. */
  const momentOn = ({ page }: WatchedPage) => page.locator('[data-testid=booking] p').first().textContent()

  const isGone = ({ page }: WatchedPage) => page.getByTestId('move-note').waitFor({ state: 'detached' })

  it('[S3.43] a fan proposes another date by a signature, the creator accepts it with one prompt, and its old time is free; another proposal is declined, and cancelling costs nothing', async () => {
    const creator = await stage.creator('tidepool', [])
    const offerId = await offerCalls(creator)
    const studio = await stage.visitAsking('/studio/calendar', creator)
    await sell(studio)
    const fan = await makePerson(stage.url())
    const email = stage.email('mover')
    await giveAddress(fan, email)
    const page = await stage.visitAsking(`/c/${creator.handle}`, fan)
    const old = dayAt(5)
    await book(page, `/c/${creator.handle}/book?offer=${offerId}&at=${old}`)
    const { id, escrow: at } = await openBooking(fan)
    const escrow = await escrowOf(fan)
    const isAsOf = async (person: Person, startsAt: string) =>
      bookingOf('the new date', person, id, (one) => one.startsAt === startsAt && one.move === null)

    for (const one of [page, studio]) await one.page.goto(`${stage.url()}/me/calls/${id}`)
    const shown = await momentOn(page)
    await propose(page, dayAt(6).slice(0, 10))
    await page.page.getByTestId('move-withdraw').waitFor()
    const { move } = await bookingOf('the proposal', creator, id, (one) => one.move !== null)
    const startsAt = move?.startsAt ?? expect.fail('nothing is proposed')
    expect(move).to.include({ by: 'fan', isTaken: false })
    expect([await isFree(creator, offerId, startsAt), await isFree(creator, offerId, old)]).to.deep.equal([
      ...[false, false],
    ])
    await hasNews(creator, 'call_move_proposed', id)
    await studio.page.getByTestId('move-note').waitFor()
    await expectAccessible(studio.page)
    await studio.press('[data-testid=move-accept]')
    await studio.press(CONFIRM)
    for (const person of [fan, creator]) await isAsOf(person, startsAt)
    await studio.page.getByTestId('move-done').waitFor()
    for (const one of [page, studio]) await isGone(one)
    expect(await momentOn(page))
      .to.equal(await momentOn(studio))
      .and.to.not.equal(shown)
    expect([
      await escrow.startsAt(fan, at?.id ?? '0x'),
      await escrow.status(fan, at?.id ?? '0x'),
    ]).to.deep.equal([startsAt, 1])
    expect([await isFree(creator, offerId, startsAt), await isFree(creator, offerId, old)]).to.deep.equal([
      ...[false, true],
    ])
    for (const person of [fan, creator]) await hasNews(person, 'call_moved', id)
    const begins = `DTSTART:${startsAt.replace(/[-:]|\.\d+/g, '')}`
    const entry = await until('a mail with the new date for the calendar', async () =>
      (await readMailbox(stage.world.current().mailboxUrl ?? '')).find(
        ({ to, calendar }) => to === email && calendar?.includes(begins),
      ),
    )
    expect(entry.calendar).to.include('METHOD:REQUEST').and.to.include(id)

    await propose(studio, dayAt(7).slice(0, 10))
    const second = (await bookingOf('another proposal', fan, id, (one) => one.move !== null)).move
    expect(second?.by).to.equal('creator')
    await page.press('[data-testid=move-decline]')
    for (const person of [fan, creator]) await isAsOf(person, startsAt)
    for (const one of [page, studio]) await isGone(one)
    expect(await isFree(creator, offerId, second?.startsAt ?? '')).to.equal(true)

    await cancelForNothing(page)
    expect(await escrow.status(fan, at?.id ?? '0x')).to.equal(6)
    await bookingOf('its end', creator, id, ({ status }) => status === 'refunded')
    expect(await isFree(creator, offerId, startsAt)).to.equal(true)

    for (const one of [studio, page]) await one.expectClean()
    for (const { page: open } of [studio, page]) await open.context().close()
  })
})
