import { expect } from 'chai'
import type { BrowserContext } from 'playwright-core'
import { CODE_MAIL, readMailbox, waitForMail, waitForMails } from '#test/kit/mail/readMailbox.ts'
import { ASK_OFTEN } from '../journey/askOften.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { openProfile } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { setClock } from '../journey/wrongClock.ts'

const WIDE = { width: 1440, height: 900 }
const SMALL = { width: 390, height: 844 }
const TEN_MINUTES_MS = 600_000
const DAY_MS = 86_400_000
const EMAIL = 'berlin@example.test'
const STARTS = '[data-testid="state:stream:SCHEDULED"]'
const REMIND = 'button:has-text("Remind me")'
const REFUSED = (code: string) => ({ method: 'POST', path: /^\/v1\/rooms$/, code })

/** The Sunday within a year on which clocks in New York go forward. */
function springIn(): string {
  for (let day = 2; day < 364; day++) {
    const date = new Date(Date.now() + day * DAY_MS)
    if (
      date.getUTCMonth() === 2 &&
      date.getUTCDay() === 0 &&
      date.getUTCDate() >= 8 &&
      date.getUTCDate() <= 14
    )
      return date.toISOString().slice(0, 10)
  }
  throw new Error('no such Sunday')
}

describe('journey 6: an announced stream', function () {
  this.timeout(180_000)
  const stage = useStage('short')

  /** The studio is one page at both sizes. */
  async function expectBothSizes(one: WatchedPage, name: string): Promise<void> {
    for (const size of [SMALL, WIDE]) {
      await one.page.setViewportSize(size)
      await expectAccessible(one.page)
      const over = await one.page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect(over, `${name} at ${size.width}`).to.be.at.most(0)
    }
  }
  /** A browser in Berlin whose clock is wrong. */
  async function visit(shiftMs: number, viewport: { width: number; height: number }, path: string) {
    const context = await stage
      .fan()
      .newContext({ viewport, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' })
    await context.addInitScript(setClock(shiftMs))
    await context.addInitScript(ASK_OFTEN)
    return { context, visit: await watchPage(context, `${stage.url()}${path}`) }
  }
  const berlin = (atMs: number) =>
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: 'Europe/Berlin', weekday: 'short', day: 'numeric', month: 'short' },
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    }).format(atMs)

  it('[S1.14][S1.13][T52] announced over a change of clocks, seen from Berlin by clocks that are wrong, moved, reminded, and from the mail to the picture', async () => {
    const creator = await stage.creator('northlight')
    const host = await watchPage(
      await openProfile(stage.host(), stage.url(), creator),
      `${stage.url()}/studio/live`,
    )
    await host.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    await host.press('.seg label:has-text("Public")')
    await host.press('button:has-text("Announce it for later")')
    const sheet = host.page.getByTestId('state:studio:later')
    const spring = springIn()
    await sheet.getByLabel('Date').fill(spring)
    await sheet.getByLabel('Time', { exact: true }).fill('02:30')
    await sheet.getByLabel('Time zone').selectOption('America/New_York')
    await expectBothSizes(host, 'studio-later')
    await host.press('button:text-is("Announce")')
    await sheet.getByText(`The next time they show is ${spring} 03:00.`).waitFor()
    await expectBothSizes(host, 'studio-skipped')
    await host.press('button:has-text("Use 03:00")')
    await sheet.waitFor({ state: 'detached' })
    const card = host.page.getByTestId('scheduled')
    await card.waitFor()
    const roomId = ((await card.locator('a[href^="/s/"]').getAttribute('href')) ?? '').split('/').at(-1) ?? ''
    const room = () => creator.call<{ startsAt: string; state: string }>('GET', `/v1/rooms/${roomId}`)
    // three in the morning in summer, four hours behind UTC
    expect((await room()).startsAt).to.equal(`${spring}T07:00:00.000Z`)
    await expectBothSizes(host, 'studio-announced')

    // sooner, and nobody's to know
    const rehearsal = await creator.call<{ id: string }>('POST', '/v1/rooms', {
      ...{ channelId: (await creator.page()).channel.id, title: 'Rehearsal', visibility: 'private' },
      starts: { local: `${new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)}T20:00`, zone: 'UTC' },
    })
    const page = `/c/${creator.handle}/live`
    // what a page makes of a wrong clock is at night: `test/deep/e2e/visits`
    const fast = await visit(TEN_MINUTES_MS, IS_DEEP ? WIDE : SMALL, page)
    const visits = [fast]
    if (IS_DEEP) visits.push(await visit(-TEN_MINUTES_MS, SMALL, page))
    for (const { visit: one } of visits) {
      const door = one.page.locator('[data-testid="state:stream:NOT_LIVE"]')
      await door.getByText(`Next: ${berlin(Date.parse((await room()).startsAt))}, your time`).waitFor()
      const words = (await door.textContent()) ?? ''
      expect(words).to.include('03:00 in New York').and.to.include('Creator is not currently streaming.')
      expect(await one.page.locator('body').textContent()).not.to.include('Rehearsal')
      await expectAccessible(one.page)
      expect(await one.page.locator('main [data-primary]').count()).to.equal(1)
      await one.press('main [data-primary]')
      await one.page.locator(STARTS).waitFor()
      expect(new URL(one.page.url()).pathname).to.equal(`/s/${roomId}`)
    }
    await creator.call('POST', `/v1/rooms/${rehearsal.id}/end`)
    for (const { visit: one } of visits) {
      await one.page
        .locator(STARTS)
        .getByText(`Begins ${berlin(Date.parse((await room()).startsAt))}`)
        .waitFor()
      await one.page.locator(STARTS).getByText('03:00 in New York').waitFor()
      await expectAccessible(one.page)
    }

    // one press, and the sign-in by mail on the way
    await fast.visit.press(REMIND)
    await fast.visit.press('button:has-text("Use e-mail")')
    await fast.visit.page.getByLabel('E-mail address').fill(EMAIL)
    await fast.visit.page.keyboard.press('Enter')
    const mailboxUrl = stage.world.current().mailboxUrl ?? ''
    const { code } = await waitForMail(mailboxUrl, EMAIL, CODE_MAIL)
    await fast.visit.page.getByLabel('Code from the mail').fill(code ?? '')
    await fast.visit.page.keyboard.press('Enter')
    await fast.visit.page.getByTestId('state:stream:reminded').waitFor()
    const [first] = await waitForMails(mailboxUrl, EMAIL, 2)
    expect(first?.text).to.include('Berlin time (UTC+01:00)')
    await fast.visit.page.getByText('Calendar entry: mailed').waitFor()
    await expectAccessible(fast.visit.page)

    // moved to half an hour from now, by the creator's own clock
    const soonMs = Math.floor(Date.now() / 60_000) * 60_000 + 30 * 60_000
    await host.press('button:text-is("Move")')
    const move = host.page.getByTestId('state:studio:move')
    const utc = new Date(soonMs).toISOString()
    await move.getByLabel('Time zone').selectOption('UTC')
    await move.getByLabel('Date').fill(utc.slice(0, 10))
    await move.getByLabel('Time', { exact: true }).fill(utc.slice(11, 16))
    await expectBothSizes(host, 'studio-move')
    await host.press('button:text-is("Move it")')
    await move.waitFor({ state: 'detached' })
    for (const { visit: one } of visits) {
      await one.page
        .locator(STARTS)
        .getByText(`Begins ${berlin(soonMs)}`)
        .waitFor()
      const shown = (await one.page.locator(STARTS).textContent()) ?? ''
      const minutes = Number(/in (\d+) min/.exec(shown)?.[1])
      expect(minutes, shown).to.be.closeTo((soonMs - Date.now()) / 60_000, 2)
    }
    // the new date, and the reminder that is due with it
    await waitForMails(mailboxUrl, EMAIL, 4)
    await waitForMail(mailboxUrl, EMAIL, `Soon: “${creator.name}, live”`)

    await host.press('button:has-text("Go live with it")')
    await host.page.locator('[data-testid="state:control:live"]').waitFor()
    await expectPicture(fast.visit.page)
    const live = await waitForMail(mailboxUrl, EMAIL, `Live now: ${creator.name}`)
    const link = /(https?:\S+\/s\/rom_\w+)/.exec(live.text)?.[1] ?? ''
    const fromMail = await watchPage(fast.context as BrowserContext, link)
    await fromMail.page
      .locator('[data-testid="state:stream:OTHER_DEVICE"], [data-testid="player"]')
      .first()
      .waitFor()
    if (await fromMail.page.getByText('Move here').isVisible())
      await fromMail.press('button:has-text("Move here")')
    await expectPicture(fromMail.page)
    expect((await readMailbox(mailboxUrl)).filter(({ to }) => to === EMAIL)).to.have.length(5)

    await host.expectClean([NOT_YET_SEEN, REFUSED('TIME_SKIPPED')])
    for (const { visit: one } of visits.slice(1)) await one.expectClean()
    await host.page.context().close()
    for (const { context } of visits) await context.close()
  })
})
