import { expect } from 'chai'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Creator } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { CARDS, cardFans, expectNoChainWords, PAY, SHEET } from './cardFans.ts'

const GET_PASS = '.door [data-primary]:has-text("Get pass · €9")'
const SIZES = onScreens([
  { name: '1440×900', width: 1440, height: 900, isByKeys: false },
  { name: '390×844, by keyboard alone', width: 390, height: 844, isByKeys: true },
])

describe('journeys 2 and 3: a fan without a wallet pays by card', function () {
  this.timeout(240_000)
  const stage = useStage('cards')
  const { seller, payThere, codeFor, provided, fan, isAtProvider } = cardFans(stage)
  let first: Creator
  let second: Creator

  before('two channels that sell by card go live', async function () {
    this.timeout(120_000)
    first = await seller('northlight')
    second = await seller('kilnradio')
    await stage.goLive(first)
    await stage.goLive(second)
  })

  for (const { name, isByKeys, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      const email = stage.email('fan')
      let visit: WatchedPage
      const press = (selector: string) => (isByKeys ? visit.pressByKey(selector) : visit.press(selector))
      const at = (path: string) => visit.page.waitForURL(`${stage.url()}${path}`)

      /** A card that is typed and kept, by the same means as everything else. */
      async function typeCard(): Promise<void> {
        if (!isByKeys) return payThere(visit.page, CARDS.good, { isKept: true })
        await isAtProvider(visit.page)
        await visit.type('Card number', CARDS.good)
        await visit.type('Expiry (month / year)', '12 / 39')
        await visit.type('Security code', '123')
        await visit.type('Name on the card', 'Ann Buyer')
        await visit.reach('input[name=keep]')
        await visit.page.keyboard.press('Space')
        await visit.reach('button[type=submit]')
        await visit.page.keyboard.press('Enter')
      }

      after(async () => {
        await visit.expectClean([...provided(), { method: 'POST', path: /admissions$/, code: 'NO_PASS' }])
        await visit.page.context().close()
      })

      it('[S4.12][S4.2] gets a pass by e-mail and card in three presses of ours and sees the picture', async () => {
        visit = await fan(`/c/${first.handle}/live`, viewport)
        const { page } = visit
        await expectDoor(page, 'NO_PASS', 'Get a pass to watch')
        await page.locator('.door').getByText(`€9, ${first.name} gets €8.10`).waitFor()
        await expectAccessible(page)
        await expectNoChainWords(page)
        await press(GET_PASS)
        if (isByKeys) await visit.type('E-mail address', email)
        else await page.getByLabel('E-mail address').fill(email)
        await expectAccessible(page)
        await press(`${SHEET} button:has-text("Send code")`)
        const code = await codeFor(email)
        if (isByKeys) await visit.type('Code from the mail', code)
        else await page.getByLabel('Code from the mail').fill(code)
        await page.locator(SHEET).getByText(`${first.name} gets €8.10, platform €0.90`).waitFor()
        await page.locator(SHEET).getByText('Banks take 5–10 business days.').waitFor()
        await expectAccessible(page)
        await expectNoChainWords(page)
        await press(`${PAY}:has-text("Pay €9")`)
        await typeCard()
        await at(`/c/${first.handle}/live`)
        await expectPicture(page)
        // the presses on the provider's page are not ours
        expect(visit.presses()).to.equal(3)
        await expectNoChainWords(page)
      })

      it('[S4.7][S4.34] pays with the kept card at another door, in two presses', async () => {
        const { page } = visit
        // the payment provider tells of it in its own time
        await page.goto(`${stage.url()}/me`)
        await page.locator('[data-testid=saved-card]').waitFor()
        await page.goto(`${stage.url()}/c/${second.handle}/live`)
        await page.locator(GET_PASS).waitFor()
        const before = visit.presses()
        await press(GET_PASS)
        await page.locator(SHEET).getByText('Visa ·· 4242').waitFor()
        await expectAccessible(page)
        await press(`${PAY}:has-text("Pay €9")`)
        await expectPicture(page)
        expect(visit.presses() - before).to.equal(2)
        expect(new URL(page.url()).pathname).to.equal(`/c/${second.handle}/live`)
      })

      it('[S4.30][S4.28] finds tickets, receipts and the kept card, and removes the card in two presses', async () => {
        const { page } = visit
        await page.goto(`${stage.url()}/me`)
        await page.locator('[data-testid=receipt-row]').nth(1).waitFor()
        await page.locator('[data-testid=card-ticket]').nth(1).waitFor()
        expect(await page.locator('[data-testid=card-ticket]').count()).to.equal(2)
        await page.getByText('Yours until').first().waitFor()
        await expectAccessible(page)
        await expectNoChainWords(page)
        const before = visit.presses()
        await press('[data-testid=saved-card] button:has-text("Remove")')
        await press('[data-testid=saved-card] fieldset button:has-text("Remove")')
        await page.locator('[data-testid=saved-card]').waitFor({ state: 'detached' })
        expect(visit.presses() - before).to.equal(2)
        await press(`[data-testid=receipt-row] a:has-text("${first.name}")`)
        await page.getByText('You can ask for it back for 14 days').waitFor()
        await expectAccessible(page)
        await expectNoChainWords(page)
      })
    })
})
