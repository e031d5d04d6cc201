import { expect } from 'chai'
import { readMailbox, waitForMail } from '#test/kit/mail/readMailbox.ts'
import { cardProvider, IBAN } from '../cards/cardProvider.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const PATH = '/studio/passes/cards'
const CARD = '[data-testid=connect-card]'
/** On whatever day of the week it begins: two days until money can go, the next business day, two more until it arrives. */
const PAID_AFTER_DAYS = 10
const SIZES = onScreens([
  { name: '1440×900', handle: 'northlight', isByKeys: false, width: 1440, height: 900 },
  { name: '390×844, by keyboard alone', handle: 'kilnradio', isByKeys: true, width: 390, height: 844 },
])

describe('journey 1: a creator sells by card and the money reaches the bank', function () {
  this.timeout(240_000)
  const stage = useStage('clocks')
  const { place, passDays, catchUp, sellByCard, makeReady, setPrice } = cardProvider(stage)
  const mailbox = () => stage.world.current().mailboxUrl ?? ''

  for (const { name, handle, isByKeys, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      const email = stage.email(handle)
      let creator: Creator
      let studio: WatchedPage
      const press = (selector: string) => (isByKeys ? studio.pressByKey(selector) : studio.press(selector))
      const type = (label: string, text: string) =>
        isByKeys ? studio.type(label, text) : studio.page.getByLabel(label, { exact: true }).fill(text)
      const card = (title: string) =>
        studio.page.locator(CARD).getByRole('heading', { name: title, exact: true }).waitFor()
      const payout = (text: string) => studio.page.locator('[data-testid=payout-row]', { hasText: text })
      const isAtProvider = () => studio.page.waitForURL((url) => url.href.startsWith(place().pagesUrl))
      const open = (path: string) => studio.page.goto(`${stage.url()}${path}`)
      /** @returns how many presses it took */
      async function pressesOf(act: () => Promise<void>): Promise<number> {
        const before = studio.presses()
        await act()
        return studio.presses() - before
      }
      /** Days go by; whoever comes back after them signs in again. */
      async function comeBackLater(): Promise<void> {
        await passDays(PAID_AFTER_DAYS)
        const { cookie, call } = await makePerson(stage.url(), creator.key)
        creator = { ...creator, cookie, call }
        const [key = '', value = ''] = cookie.split(/=(.*)/)
        await studio.page.context().addCookies([{ name: key, value, url: stage.url() }])
      }
      async function changeBank(iban: string): Promise<void> {
        await isAtProvider()
        await press('a:text-is("Change bank account")')
        await type('IBAN', iban)
        await press('button:text-is("Change bank account")')
        await studio.page.getByText(`ends in ${iban.slice(-4)}`).waitFor()
      }

      before('a creator whose tier is sold by card opens the tab', async function () {
        this.timeout(90_000)
        await catchUp()
        creator = await stage.creator(handle)
        await makeReady(creator, email)
        await setPrice(creator, { amount: 900, refundRule: 'never' })
        studio = await stage.visitAsking(PATH, creator)
        await studio.page.setViewportSize(viewport)
        await studio.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: isByKeys ? 'dark' : 'light' })
      })
      after('nothing went wrong on the way', async () => {
        const path = new RegExp(`^${place().pagesUrl}/`)
        await studio.expectClean([
          { method: 'GET', path, code: 'foreign' },
          { method: 'POST', path, code: 'foreign' },
          // a page that stayed open over the days asks once with the session of before
          { method: 'GET', path: /^\/v1\//, code: 'SIGN_IN_REQUIRED', mayBeAbsent: true },
        ])
        await studio.page.context().close()
      })

      it('[S2.7][S4.10] sells, and reads that the money is with the bank', async () => {
        await sellByCard(creator)
        await comeBackLater()
        await open('/studio/earnings')
        await payout('With your bank since').getByText('€8.10').waitFor()
        expect(await studio.page.locator('[data-testid=payout-failed]').count()).to.equal(0)
        await studio.page.locator('[data-testid=entry]', { hasText: 'Payout' }).first().waitFor()
        await expectAccessible(studio.page)
      })

      it('[S2.7][S4.10] is told of a payout that came back: in words, by mail, in the inbox and on both pages', async () => {
        const { page } = studio
        await open(PATH)
        await press('button:text-is("See it at the provider")')
        await changeBank(IBAN.refusing)
        await sellByCard(creator)
        await comeBackLater()
        await open('/studio/earnings')
        const note = page.locator('[data-testid=payout-failed]')
        await note.getByText('€8.10 came back from your bank.').waitFor()
        await note.getByText('change the bank account there, and it is sent again by itself').waitFor()
        await payout('Came back.').getByText('€8.10').waitFor()
        await expectAccessible(page)
        const told = await waitForMail(mailbox(), email, 'A payout did not reach your bank')
        expect(told.text).to.include('8.10 EUR came back.')
        await open('/inbox')
        const news = '[data-testid=notification]:has-text("A payout did not reach your bank") a'
        await page.locator(news).waitFor()
        await expectAccessible(page)
        const presses = await pressesOf(async () => {
          await press(news)
          await page.waitForURL(`${stage.url()}${PATH}`)
          await card('No way to your bank')
          await note.getByText('€8.10 came back from your bank.').waitFor()
          await expectAccessible(page)
          await press('button:text-is("Change the bank account")')
          await changeBank(IBAN.good)
        })
        // from the news to the bank account that was typed
        expect(presses).to.equal(4)
        await open(PATH)
        await card('Ready')
        await note.getByText('It goes with your next payout by itself.').waitFor()
      })

      it('[S2.7][S4.10] is paid at the new bank account, without another press', async () => {
        await comeBackLater()
        await open('/studio/earnings')
        await payout('Came back and was sent again.').getByText('€8.10').waitFor()
        await payout('With your bank since').nth(1).waitFor()
        expect(await payout('With your bank since').allTextContents()).to.have.length(2)
        expect(await studio.page.locator('[data-testid=payout-failed]').count()).to.equal(0)
        await expectAccessible(studio.page)
        const mails = (await readMailbox(mailbox())).filter(({ to }) => to === email)
        expect(mails.filter(({ subject }) => /payout/.test(subject))).to.have.length(1)
      })
    })
})
