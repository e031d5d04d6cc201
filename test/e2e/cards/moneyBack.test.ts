import { expect } from 'chai'
import { waitForMail } from '#test/kit/mail/readMailbox.ts'
import { promised } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Creator } from '../journey/people.ts'
import { IS_DEEP, onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { CARDS, cardFans, chainWordsIn, expectNoChainWords, PAY, SHEET } from './cardFans.ts'

const GET_PASS = '.door [data-primary]:has-text("Get pass · €9")'
const ASK = '[data-testid=ask-refund] button:text-is("Ask for money back")'
const BACK = '[data-testid=refund-sheet]'
const WISH = '[data-testid=wish-sheet]'
/** how long a picture may run on, and how late a sum may be */
const LATE_MS = 5000
/** a door of a pass on hold looks so often */
const HOLD_LOOK_MS = 30_000
const SIZES = onScreens([
  { name: '1440×900', width: 1440, height: 900, handle: 'northlight', isByKeys: false },
  { name: '390×844, by keyboard alone', width: 390, height: 844, handle: 'kilnradio', isByKeys: true },
])

describe('journey 7: money back', function () {
  this.timeout(240_000)
  const stage = useStage('cards')
  const { seller, payThere, codeFor, provided, fan } = cardFans(stage)

  for (const { name, handle, isByKeys, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      const email = stage.email('back')
      let creator: Creator
      let visit: WatchedPage
      let studio: WatchedPage
      const press = (of: WatchedPage, selector: string) =>
        isByKeys ? of.pressByKey(selector) : of.press(selector)
      /** @returns how many presses it took */
      async function pressesOf(of: WatchedPage, act: () => Promise<void>): Promise<number> {
        const before = of.presses()
        await act()
        return of.presses() - before
      }
      const small = async (page: WatchedPage) => {
        await page.page.setViewportSize(viewport)
        await page.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: isByKeys ? 'dark' : 'light' })
      }
      /** Through the door with a card that is typed; who is signed in already has no code to type. */
      async function buy(isFirst: boolean): Promise<void> {
        const { page } = visit
        await page.goto(`${stage.url()}/c/${creator.handle}/live`)
        await visit.press(GET_PASS)
        if (isFirst) {
          await page.getByLabel('E-mail address').fill(email)
          await visit.press(`${SHEET} button:has-text("Send code")`)
          await page.getByLabel('Code from the mail').fill(await codeFor(email))
        }
        await visit.press(`${PAY}:has-text("Pay €9")`)
        await payThere(page, CARDS.good)
        await page.waitForURL(`${stage.url()}/c/${creator.handle}/live`)
      }
      const figure = (word: string, text: string) =>
        studio.page.locator(`[data-figure="${word}"]`).getByText(text, { exact: true })

      before('a channel goes live, a fan watches, and the creator looks at the money', async function () {
        this.timeout(180_000)
        creator = await seller(handle)
        await stage.goLive(creator)
        visit = await fan(`/c/${creator.handle}/live`, viewport)
        await buy(true)
        await expectPicture(visit.page)
        studio = await stage.visitAsking('/studio/earnings', creator)
        await small(studio)
      })
      after('nothing went wrong on the way', async () => {
        await studio.expectClean()
        await visit.expectClean([
          ...provided(),
          { method: 'POST', path: /admissions$/, code: 'NO_PASS' },
          { method: 'POST', path: /admissions$/, code: 'PAYMENT_FROZEN', mayBeAbsent: true },
        ])
        await visit.page.context().close()
        await studio.page.context().close()
      })

      it('[S4.28][S4.29][T47] asks in another tab while watching, is out within five seconds and told why', async () => {
        await figure('Pending', '€8.10').waitFor()
        const tab = await watchPage(visit.page.context(), `${stage.url()}/me`)
        await small(tab)
        const { page } = tab
        await press(tab, '[data-testid=receipt-row] a')
        await page.locator(ASK).waitFor()
        await expectAccessible(page)
        await press(tab, ASK)
        const sheet = page.locator(BACK)
        // a picture arrived, so the day that was begun stays paid: 29 of 30 days
        await sheet.getByText('€8.70', { exact: true }).waitFor()
        await sheet.getByText('Banks take 5–10 business days.').waitFor()
        await sheet.getByText('at once').waitFor()
        await expectAccessible(page)
        await expectNoChainWords(page)
        await press(tab, `${BACK} button:has-text("Have €8.70 go back")`)
        expect(tab.presses()).to.equal(3)
        await visit.page
          .locator('.door h2', { hasText: /^Your pass (was refunded|is on hold)$/ })
          .waitFor({ timeout: promised(LATE_MS).withinMs })
        await page
          .locator('[data-testid=refund-done]')
          .getByText('€8.70 is on its way to your card')
          .waitFor()
        await page.locator('[data-testid="state:receipt:part_refunded"]').waitFor()
        await expectAccessible(page)
        await expectNoChainWords(page)
        await tab.expectClean()
        await page.close()
      })

      it('[S4.29][S2.9] both money pages say the same', async () => {
        await figure('Available', '−€7.83').waitFor({ timeout: promised(LATE_MS).withinMs })
        await studio.page
          .locator('[data-figure=Available]')
          .getByText('what is pending makes up for it')
          .waitFor()
        expect(await figure('Pending', '€8.10').count()).to.equal(1)
        const entries = studio.page.locator('[data-testid=entry]')
        await entries.filter({ hasText: 'Refund' }).first().waitFor()
        await entries.filter({ hasText: 'Fee given back' }).waitFor()
        await expectAccessible(studio.page)
        // a door on hold looks again by itself after a while, and sells what is not held any more
        if (IS_DEEP)
          await visit.page
            .locator('.door h2', { hasText: 'Your pass was refunded' })
            .or(visit.page.locator(GET_PASS))
            .waitFor({ timeout: HOLD_LOOK_MS + promised(LATE_MS).withinMs })
        await visit.page.goto(`${stage.url()}/me`)
        await visit.page.locator('[data-testid=receipt-row]', { hasText: 'Partly paid back €8.70' }).waitFor()
        await visit.page.goto(`${stage.url()}/inbox`)
        await visit.page.locator('[data-testid=notification]', { hasText: 'Money back: Gold of' }).waitFor()
        await expectNoChainWords(visit.page)
        const mailboxUrl = stage.world.current().mailboxUrl ?? ''
        const { text } = await waitForMail(mailboxUrl, email, `Money back: Gold of ${creator.name}`)
        expect(text).to.include('Your card gets 8.70 EUR back. Banks take 5–10 business days.')
        expect(chainWordsIn({ whole: text, read: text })).to.deep.equal([])
      })

      it('[S4.28][T47] asks the creator where the rule says so, who sees both effects and decides in three presses', async () => {
        const { channel } = await creator.page()
        const terms = { amount: 900, refundRule: 'creator' }
        await creator.call('PUT', `/v1/channels/${channel.id}/card-prices/1`, terms)
        await buy(false)
        await expectPicture(visit.page)
        const { page } = visit
        await page.goto(`${stage.url()}/me`)
        const ticket = '[data-testid=card-ticket] button:text-is("Ask for money back")'
        await page.locator(ticket).waitFor()
        const asked = await pressesOf(visit, async () => {
          await press(visit, ticket)
          await page
            .locator(BACK)
            .getByText(/decides about money back here/)
            .waitFor()
          await expectAccessible(page)
          await press(visit, `${BACK} button:text-is("Ask the creator")`)
        })
        expect(asked).to.equal(2)
        await page.locator('[data-testid=refund-asked]').waitFor()
        await expectAccessible(page)
        await page.locator('[data-testid=card-ticket]').getByText('Yours until').waitFor()

        await studio.page.locator('[data-testid=wish-row]', { hasText: 'Gold' }).waitFor()
        await expectAccessible(studio.page)
        const decided = await pressesOf(studio, async () => {
          await press(studio, '[data-testid=wish-row] button:text-is("Decide")')
          const sheet = studio.page.locator(WISH)
          for (const [of, sum] of [
            ['The fan gets', '€8.70'],
            ['You give back', '€7.83'],
            ['Our fee goes back', '€0.87'],
          ])
            expect(await sheet.locator(`dt:text-is("${of}") + dd`).textContent()).to.equal(sum)
          await expectAccessible(studio.page)
          await press(studio, `${WISH} button:has-text("Give €8.70 back")`)
          await expectAccessible(studio.page)
          await press(studio, `${WISH} button:text-is("Yes, give it back")`)
        })
        expect(decided).to.equal(3)
        await studio.page.locator('[data-testid=wish-row]').waitFor({ state: 'detached' })
        await figure('Available', '−€15.66').waitFor({ timeout: promised(LATE_MS).withinMs })
        await page.goto(`${stage.url()}/me`)
        await page
          .locator('[data-testid=receipt-row]', { hasText: 'Partly paid back €8.70' })
          .nth(1)
          .waitFor()
        expect(await page.locator('[data-testid=card-ticket]').count()).to.equal(0)
      })
    })
})
