import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { cardFans } from '#test/e2e/cards/cardFans.ts'
import { cardProvider } from '#test/e2e/cards/cardProvider.ts'
import { expectAccessible } from '#test/e2e/journey/expectAccessible.ts'
import { type Creator, makePerson } from '#test/e2e/journey/people.ts'
import { onScreens } from '#test/e2e/journey/sizes.ts'
import { useStage } from '#test/e2e/journey/useStage.ts'
import type { WatchedPage } from '#test/e2e/journey/watchPage.ts'
import { stepNow, totpAt, wrongCode } from '#test/kit/factors/totpOf.ts'

const PRICES = '[data-testid=card-price-sheet]'
const STEP_UP = '[data-testid=step-up-sheet]'
const DOWNLOAD = 'button:text-is("Download as CSV")'
const SIZES = onScreens([
  { name: '1440×900', handle: 'northlight', isByKeys: false, width: 1440, height: 900 },
  { name: '390×844, by keyboard alone', handle: 'southlight', isByKeys: true, width: 390, height: 844 },
])

describe('a creator with a second factor takes the books along and changes a price', function () {
  this.timeout(180_000)
  const stage = useStage({ hasStandIn: true, hasMailbox: true })
  const { seller } = cardFans(stage)
  const { sellByCard } = cardProvider(stage)
  const owner = () => stage.world.current().testDatabase.pool('owner')

  for (const { name, handle, isByKeys, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      let creator: Creator
      let secret = ''
      let studio: WatchedPage
      const press = (selector: string) => (isByKeys ? studio.pressByKey(selector) : studio.press(selector))
      const type = (label: string, text: string) =>
        isByKeys
          ? studio.type(label, text)
          : studio.page.locator('dialog[open]').getByLabel(label, { exact: true }).fill(text)
      /** @returns how many presses it took */
      async function pressesOf(act: () => Promise<void>): Promise<number> {
        const before = studio.presses()
        await act()
        return studio.presses() - before
      }
      const cardPrice = async () => (await creator.page()).tiers[0]?.cardPrice?.amount

      before(
        'somebody buys for €9, and the creator adds an authenticator app and signs in again',
        async function () {
          this.timeout(90_000)
          const made = await seller(handle)
          await sellByCard(made)
          const begun = await made.call<{ secret: string }>('POST', '/v1/me/factors/totp')
          secret = begun.secret
          const code = totpAt(secret, (await stepNow(owner())) - 1)
          await made.call('POST', '/v1/me/factors/totp/confirm', { code })
          const { cookie, call } = await makePerson(stage.url(), made.key)
          creator = { ...made, cookie, call }
          studio = await stage.visit('/studio/earnings', creator)
          await studio.page.setViewportSize(viewport)
          await studio.page.emulateMedia({
            reducedMotion: 'reduce',
            colorScheme: isByKeys ? 'dark' : 'light',
          })
        },
      )
      after('nothing went wrong on the way', async () => {
        await studio.expectClean([{ method: 'POST', path: /^\/v1\/me\/step-up$/, code: 'FACTOR_REFUSED' }])
        await studio.page.context().close()
      })

      it('[S2.9] downloads the books only after a second proof', async () => {
        const { page } = studio
        await page.locator('[data-testid=entry]', { hasText: 'Sale by card' }).waitFor()
        const files: string[] = []
        page.on('download', (file) => files.push(file.suggestedFilename()))
        await press(DOWNLOAD)
        await page.locator(STEP_UP).waitFor()
        await expectAccessible(page)
        await page.keyboard.press('Escape')
        await page.locator(STEP_UP).waitFor({ state: 'detached' })
        const waiting = page.waitForEvent('download')
        const presses = await pressesOf(async () => {
          await press(DOWNLOAD)
          await page.locator(STEP_UP).waitFor()
          await type('Code from your authenticator app', wrongCode(secret, await stepNow(owner())))
          await press(`${STEP_UP} button:text-is("Confirm")`)
          await page.locator(STEP_UP).getByRole('alert').waitFor()
          await expectAccessible(page)
          expect(files).to.deep.equal([])
          await type('Code from your authenticator app', totpAt(secret, await stepNow(owner())))
          await press(`${STEP_UP} button:text-is("Confirm")`)
        })
        expect(presses, 'one of them with a wrong code').to.equal(3)
        const file = await waiting
        expect(file.suggestedFilename()).to.equal('earnings.csv')
        const [, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
        expect(lines).to.have.length(1)
        expect(lines[0]).to.match(/,charge,card,pending,9\.00,0\.90,8\.10,EUR,/)
        await page.locator(STEP_UP).waitFor({ state: 'detached' })
      })

      it('[S2.15][S2.17] is told that a price is under the least amount, and changes it to one that is not, without another proof', async () => {
        const { page } = studio
        await page.goto(`${stage.url()}/studio/passes/cards`)
        await press('button[aria-label="Change the price by card of Gold"]')
        expect(await page.getByLabel('Price', { exact: true }).inputValue()).to.equal('9')
        for (const [typed, told] of [
          ['0.49', 'A card is charged €0.50 or more.'],
          ['9.999', 'An amount in EUR, for example €9.'],
          ['1000000', /at most\.$/],
        ] as const) {
          await type('Price', typed)
          await press(`${PRICES} button[type=submit]`)
          await page.locator(PRICES).getByRole('alert').getByText(told).waitFor()
          await expectAccessible(page)
        }
        expect(await cardPrice()).to.equal(900)
        await type('Price', '12')
        await page.locator(PRICES).getByText('You get €10.80, the platform €1.20').waitFor()
        expect(await pressesOf(() => press(`${PRICES} button[type=submit]`))).to.equal(1)
        await page.getByText('Saved: Gold costs €12 by card.').waitFor()
        expect(await cardPrice()).to.equal(1200)
      })
    })
})
