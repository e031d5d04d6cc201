import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Creator } from '#test/e2e/journey/people.ts'
import { openProfile } from '#test/e2e/journey/people.ts'
import { NOT_YET_SEEN, useStage } from '#test/e2e/journey/useStage.ts'
import { expectDoor, expectPicture } from '#test/e2e/journey/watching.ts'
import { type ExpectedFailure, type WatchedPage, watchPage } from '#test/e2e/journey/watchPage.ts'
import { setClock } from '#test/e2e/journey/wrongClock.ts'

const TEN_MINUTES_MS = 600_000
const LEASE_S = 9
const HOST_GONE_S = 60

/** While the engine is away nobody gets a ticket; each asks again. */
const AWAY: ExpectedFailure[] = ['NO_MEDIA_NODE', 'ROOM_NOT_FOUND', 'BUSY'].map((code) => ({
  method: 'POST',
  path: /^\/v1\/seats\/sea_\w+\/renewals$/,
  code,
  mayBeAbsent: true,
}))

/** Seconds in a text such as `1:02`. */
function secondsIn(text: string | null): number {
  const [minutes = Number.NaN, seconds = Number.NaN] = (text ?? '').trim().split(':').map(Number)
  return minutes * 60 + seconds
}

/** A figure on the page is what it should be when it is read; whole seconds, and one tick of a second late. */
async function expectSeconds(page: Page, selector: string, trueS: () => number): Promise<void> {
  const figure = page.locator(selector)
  await figure.waitFor()
  const before = trueS()
  const shown = secondsIn(await figure.textContent())
  const [from, to] = [before, trueS()].sort((a, b) => a - b) as [number, number]
  expect(shown, `${selector} of ${await page.evaluate('Date()')}`).to.be.within(from - 3, to + 3)
}

describe('journey 9: a browser whose clock is ten minutes wrong', function () {
  this.timeout(180_000)
  const settings = { SWEEP_MS: '250', SEAT_LEASE_S: String(LEASE_S), HOST_GONE_S: String(HOST_GONE_S) }
  const stage = useStage({ settings })

  async function visit(shiftMs: number): Promise<WatchedPage> {
    const context = await openProfile(stage.fan(), stage.url())
    await context.addInitScript(setClock(shiftMs))
    const visit = await watchPage(context, `${stage.url()}/c/northlight/live`)
    const seen = await visit.page.evaluate<number[]>(
      '[Date.now(), new Date().getTime(), Date.parse(Date()), performance.timeOrigin + performance.now()]',
    )
    for (const ms of seen) expect(ms - Date.now()).to.be.closeTo(shiftMs, 5_000)
    await expectDoor(visit.page, 'SIGN_IN_REQUIRED')
    // a press on the door would enter as a guest
    await visit.press('header.top button:has-text("Sign in")')
    await visit.press('button:has-text("Use the test wallet")')
    await visit.press('[data-testid=burner-confirm] button:text-is("Sign")')
    await expectPicture(visit.page)
    return visit
  }
  const seats = async (creator: Creator, roomId: string) => {
    const { viewers } = await creator.call<{ viewers: { seatId: string; takenAt: string }[] }>(
      'GET',
      `/v1/rooms/${roomId}/viewers`,
    )
    return viewers.sort((a, b) => a.seatId.localeCompare(b.seatId))
  }

  it('[T52] fast or slow: signs in, watches, is renewed, keeps its seat and sees true times', async () => {
    const creator = await stage.creator('northlight')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const both = [await visit(TEN_MINUTES_MS), await visit(-TEN_MINUTES_MS)]
    const room = () =>
      creator.call<{ liveAt: string; hostGoneUntil: string | null }>('GET', `/v1/rooms/${roomId}`)
    const liveAtMs = Date.parse((await room()).liveAt)
    const sinceLive = () => (Date.now() - liveAtMs) / 1000
    const taken = await seats(creator, roomId)
    expect(taken).to.have.length(2)
    for (const { page } of both) await expectSeconds(page, '.player .live .figures', sinceLive)

    const renewed = both.map(({ page }) =>
      page.waitForResponse((answer) => /\/renewals$/.test(answer.url()) && answer.status() === 201, {
        timeout: 60_000,
      }),
    )
    await stage.world.current().kill('media')
    await stage.world.current().restart('media')
    await Promise.all(renewed)
    for (const { page } of both) {
      await expectPicture(page)
      await expectSeconds(page, '.player .live .figures', sinceLive)
    }
    // without beats both leases would be over a sweep after this moment
    const overMs = Math.max(...taken.map(({ takenAt }) => Date.parse(takenAt))) + (LEASE_S + 1) * 1000
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, overMs - Date.now())))
    expect(await seats(creator, roomId), 'nobody lost the seat').to.deep.equal(taken)

    await studio.expectClean([NOT_YET_SEEN, ...AWAY])
    await studio.page.context().close()
    for (const { page } of both) {
      await page.locator('[data-testid="state:stream:host-away"]').waitFor()
      const goneUntilMs = Date.parse((await room()).hostGoneUntil ?? '')
      const left = () => (goneUntilMs - Date.now()) / 1000
      await expectSeconds(page, '[data-testid="state:stream:host-away"] .figures', left)
    }
    for (const each of both) {
      await each.expectClean(AWAY)
      await each.page.context().close()
    }
  })
})
