import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { promised } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass } from '../journey/passes.ts'
import { type Creator, GOLD, makePerson } from '../journey/people.ts'
import { IS_DEEP, onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { cardProvider } from './cardProvider.ts'

const SHEET = '[data-testid=card-price-sheet]'
const ROW = '[data-testid=card-price-1]'
const SELL = `${SHEET} button[type=submit]`
/** how late a sale may be in the earnings after it was paid */
const LATE_MS = 5000
const SIZES = onScreens([
  { name: '1440×900', handle: 'northlight', isByKeys: false, width: 1440, height: 900 },
  { name: '390×844, by keyboard alone', handle: 'southlight', isByKeys: true, width: 390, height: 844 },
])

describe('a creator sells by card and sees what both rails bring', function () {
  this.timeout(180_000)
  const stage = useStage('cards')
  const { makeReady, sellByCard } = cardProvider(stage)

  /** Whom money by card can reach, with a tier that has no price by card yet. */
  async function readyCreator(handle: string): Promise<Creator> {
    const creator = await stage.creator(handle)
    await makeReady(creator, stage.email(handle))
    return creator
  }

  for (const { name, handle, isByKeys, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      let creator: Creator
      let studio: WatchedPage
      const press = (selector: string) => (isByKeys ? studio.pressByKey(selector) : studio.press(selector))
      async function type(label: string, text: string): Promise<void> {
        if (isByKeys) await studio.type(label, text)
        else await studio.page.getByLabel(label, { exact: true }).fill(text)
      }
      /** @returns how many presses it took */
      async function pressesOf(act: () => Promise<void>): Promise<number> {
        const before = studio.presses()
        await act()
        return studio.presses() - before
      }
      const figure = (word: string, text: string) =>
        studio.page.locator(`[data-figure="${word}"]`).getByText(text, { exact: true })
      const entries = () => studio.page.locator('[data-testid=entry]')
      const cardPrice = async () => (await creator.page()).tiers[0]?.cardPrice?.amount

      before('a creator who can be paid opens the tab', async function () {
        this.timeout(90_000)
        creator = await readyCreator(handle)
        studio = await stage.visitAsking('/studio/passes/cards', creator)
        await studio.page.setViewportSize(viewport)
        await studio.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: isByKeys ? 'dark' : 'light' })
      })
      after('nothing went wrong on the way', async () => {
        await studio.expectClean()
        await studio.page.context().close()
      })

      it('[S2.15][S4.28] types a price, reads what of it is theirs, and it is on the channel’s page', async () => {
        await studio.page.locator(ROW, { hasText: 'Not sold by card' }).waitFor()
        await press('button[aria-label="Set a price by card for Gold"]')
        await type('Price', '0.49')
        await press(SELL)
        await studio.page.getByRole('alert').getByText('A card is charged €0.50 or more.').waitFor()
        expect(await cardPrice()).to.equal(undefined)
        await expectAccessible(studio.page)
        await type('Price', '9')
        await studio.page.locator(SHEET).getByText('You get €8.10, the platform €0.90').waitFor()
        const presses = await pressesOf(() => press(SELL))
        expect(presses).to.equal(1)
        await studio.page.getByText('Saved: Gold costs €9 by card.').waitFor()
        await studio.page.locator(ROW, { hasText: 'Sales are final' }).getByText('Sold by card').waitFor()
        await expectAccessible(studio.page)
        expect(await cardPrice()).to.equal(900)
        const channel = await stage.visit(`/c/${creator.handle}/join`)
        await channel.page.locator('[data-testid=tier-1]').getByText('€9', { exact: true }).waitFor()
        await channel.expectClean()
        await channel.page.context().close()
      })

      it('[S2.12][S4.9] has nothing yet, and five seconds after a card was charged its part of it', async () => {
        await studio.page.goto(`${stage.url()}/studio/earnings`)
        await studio.page.getByText('Nothing was earned yet.').waitFor()
        await expectAccessible(studio.page)
        await sellByCard(creator)
        await figure('Pending', '€8.10').waitFor({ timeout: promised(LATE_MS).withinMs })
        expect(await figure('Available', '€0.00').count()).to.equal(1)
        await studio.page.locator('[data-figure=Pending]').getByText('Available by').waitFor()
        await entries().filter({ hasText: 'Sale by card' }).getByText('Pending').waitFor()
        await expectAccessible(studio.page)
      })

      it('[S2.9][S2.18] opens its journal, whose lines come to zero', async () => {
        const presses = await pressesOf(() => press('[data-testid=entry] button:text-is("Sale by card")'))
        expect(presses).to.equal(1)
        const lines = studio.page.locator('[data-testid=entry-sheet] [data-testid=line]')
        await lines.filter({ hasText: 'Your account at the payment provider' }).getByText('€8.10').waitFor()
        const amounts = (await lines.locator('td.num').allTextContents()).map((text) =>
          Math.round(Number(text.replace('−', '-').replace('€', '')) * 100),
        )
        expect(amounts).to.include(-900)
        expect(amounts.reduce((sum, one) => sum + one, 0)).to.equal(0)
        await expectAccessible(studio.page)
        await studio.page.keyboard.press('Escape')
      })

      it('[S2.9] has the sale to a wallet in the same list, beside and never added to the other', async () => {
        await buyPass(await makePerson(stage.url()), creator, GOLD.priceUnits)
        await figure('Available', '0.01 ETH').waitFor()
        expect(await figure('Pending', '€8.10').count()).to.equal(1)
        await entries().filter({ hasText: 'Sale to a wallet' }).getByText('Final').waitFor()
        await press('button.chip:text-is("Chain")')
        await entries().filter({ hasText: 'Sale by card' }).waitFor({ state: 'detached' })
        expect(await entries().count()).to.equal(1)
        await studio.page.getByLabel('What happened').selectOption('tip')
        await studio.page.getByText('There is no such entry.').waitFor()
        await press('button:text-is("Show all")')
        await entries().filter({ hasText: 'Sale by card' }).waitFor()
        expect(await entries().count()).to.equal(2)
        await expectAccessible(studio.page)
      })

      if (IS_DEEP)
        it('[S2.9] downloads what the filter shows', async () => {
          await press('button.chip:text-is("Card")')
          await entries().filter({ hasText: 'Sale to a wallet' }).waitFor({ state: 'detached' })
          const waiting = studio.page.waitForEvent('download')
          await press('button:text-is("Download as CSV")')
          const file = await waiting
          expect(file.suggestedFilename()).to.equal('earnings.csv')
          const [, ...lines] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')
          expect(lines).to.have.length(1)
          expect(lines[0]).to.match(/,charge,card,pending,9\.00,0\.90,8\.10,EUR,/)
        })

      it('[S2.15] stops selling by card, and nobody can buy so any more', async () => {
        await studio.page.goto(`${stage.url()}/studio/passes/cards`)
        await studio.page.locator(ROW, { hasText: 'held by card by 1' }).waitFor()
        const presses = await pressesOf(() => press('button[aria-label="Stop selling by card: Gold"]'))
        expect(presses).to.equal(1)
        await studio.page
          .getByText('Saved: Gold is not sold by card any more. Who bought it keeps it.')
          .waitFor()
        await studio.page.locator(ROW, { hasText: 'Not sold by card' }).waitFor()
        expect(await cardPrice()).to.equal(undefined)
      })
    })
})
