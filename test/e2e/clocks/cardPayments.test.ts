import { expect } from 'chai'
import { stepNow, totpAt } from '#test/kit/factors/totpOf.ts'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { cardProvider, DAY_S, IBAN, OWNER } from '../cards/cardProvider.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, type Person } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const PATH = '/studio/passes/cards'
const CARD = '[data-testid=connect-card]'
const GO_ON = 'button:text-is("Go on")'
const SHEET = '[data-testid=step-up-sheet]'
const DOCUMENT = 'identity.individual.documents.primary_verification'
const SIZES = onScreens([
  { name: '1440×900, with a second factor', handle: 'cardwide', isByKeys: false, width: 1440, height: 900 },
  { name: '390×844, by keyboard alone', handle: 'cardsmall', isByKeys: true, width: 390, height: 844 },
])

describe('journey 1: a creator gets paid by card', function () {
  this.timeout(180_000)
  const stage = useStage('clocks')
  const { place, order, passTime, aheadS, paySomebody, accountOf } = cardProvider(stage)
  const owner = () => stage.world.current().testDatabase.pool('owner')

  async function addEmail(person: Person, email: string): Promise<void> {
    const { flow } = await person.call<{ flow: string }>('POST', '/v1/me/email', { email })
    const [mail] = await waitForMails(stage.world.current().mailboxUrl ?? '', email)
    await person.call('POST', '/v1/me/email/code', { flow, code: mail?.code })
  }
  /** @returns the secret of an authenticator app, and a session in which nothing was proven yet */
  async function addApp(person: Person): Promise<{ secret: string; again: Person }> {
    const { secret } = await person.call<{ secret: string }>('POST', '/v1/me/factors/totp')
    const code = totpAt(secret, (await stepNow(owner())) - 1)
    await person.call('POST', '/v1/me/factors/totp/confirm', { code })
    return { secret, again: await makePerson(stage.url(), person.key) }
  }

  for (const { name, handle, isByKeys, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      let creator: Person
      let secret = ''
      let studio: WatchedPage
      const press = (selector: string) => (isByKeys ? studio.pressByKey(selector) : studio.press(selector))
      const card = (title: string) =>
        studio.page.locator(CARD).getByRole('heading', { name: title, exact: true }).waitFor()
      const look = () => press('button:text-is("Look again")')
      const isAtProvider = () => studio.page.waitForURL((url) => url.href.startsWith(place().pagesUrl))
      const type = async (label: string, text: string) => {
        if (isByKeys) await studio.type(label, text)
        else await studio.page.getByLabel(label, { exact: true }).fill(text)
      }
      /** @returns how many presses it took */
      async function pressesOf(act: () => Promise<void>): Promise<number> {
        const before = studio.presses()
        await act()
        return studio.presses() - before
      }
      /** The provider looks at what was brought; it may be through before anybody sees it. */
      async function beReady(): Promise<void> {
        await studio.page.waitForURL((url) => url.pathname === PATH)
        await studio.page
          .locator(CARD)
          .filter({ hasText: /Being checked|being checked|Ready/ })
          .waitFor()
        await order('accounts/verify', { account: await accountOf(handle) }).catch(() => undefined)
        // the page learns it by itself; what a provider tells whose clock is days ahead is refused
        if (aheadS() > 0) await studio.page.goto(`${stage.url()}${PATH}`)
        await card('Ready')
      }
      async function changeBank(iban: string): Promise<void> {
        await isAtProvider()
        await press('a:text-is("Change bank account")')
        await type('IBAN', iban)
        await press('button:text-is("Change bank account")')
        await studio.page.getByText(`ends in ${iban.slice(-4)}`).waitFor()
      }

      before('a creator without an address opens the tab', async function () {
        this.timeout(60_000)
        creator = await makePerson(stage.url())
        await creator.call('POST', '/v1/channels', { handle, name: 'Northlight' })
        studio = await stage.visitAsking('/studio/passes', creator)
        await studio.page.setViewportSize(viewport)
        await studio.page.emulateMedia({ reducedMotion: 'reduce', colorScheme: isByKeys ? 'dark' : 'light' })
      })
      after('nothing went wrong on the way', async () => {
        const seen = new RegExp(`^${place().pagesUrl}/`)
        await studio.expectClean([
          { method: 'GET', path: seen, code: 'foreign' },
          { method: 'POST', path: seen, code: 'foreign' },
          // another window adds the app, and the session of this one has a new token from then on
          { method: 'GET', path: /^\/v1\/me/, code: 'SIGN_IN_REQUIRED', mayBeAbsent: true },
          ...(isByKeys
            ? []
            : [{ method: 'POST', path: /connect-account\/links$/, code: 'STEP_UP_REQUIRED' }]),
        ])
        await studio.page.context().close()
      })

      it('[S4.5] reads that an address is needed, adds one, says the country and is at the provider', async () => {
        await press('.tabs a:has-text("Card payments")')
        await expectAccessible(studio.page)
        await press('[data-testid=email-first] a')
        await studio.page.waitForURL(`${stage.url()}/me/security`)
        await addEmail(creator, `${handle}@example.test`)
        if (!isByKeys) {
          const made = await addApp(creator)
          secret = made.secret
          const [cookie = '', value = ''] = made.again.cookie.split(/=(.*)/)
          await studio.page.context().addCookies([{ name: cookie, value, url: stage.url() }])
        }
        await studio.page.goto(`${stage.url()}${PATH}`)
        await press('button:text-is("Set up card payments")')
        await studio.page.getByRole('alert').getByText('Choose where you live').waitFor()
        const country = studio.page.getByLabel('Country')
        expect(await country.evaluate((field) => field === field.ownerDocument.activeElement)).to.equal(true)
        await expectAccessible(studio.page)
        if (isByKeys) await studio.page.keyboard.type('Germ')
        else await country.selectOption('DE')
        expect(await country.inputValue()).to.equal('DE')
        const presses = await pressesOf(async () => {
          await press('button:text-is("Set up card payments")')
          if (!isByKeys) {
            await studio.page.locator(SHEET).waitFor()
            expect(await accountOf(handle)).to.equal('')
            const code = totpAt(secret, await stepNow(owner()))
            await studio.page
              .locator('dialog[open]')
              .getByLabel('Code from your authenticator app')
              .fill(code)
            await press(`${SHEET} button:text-is("Confirm")`)
          }
          await isAtProvider()
        })
        expect(presses).to.equal(isByKeys ? 1 : 2)
      })

      it('[S4.5] leaves half way, comes back by back and by a used link, and what was typed is there', async () => {
        await type('Legal first name', 'Ines')
        await press('button:text-is("Save and finish later")')
        await card('Not finished')
        expect(await studio.page.locator(CARD).textContent()).to.not.contain('overdue')
        await expectAccessible(studio.page)
        const opened = studio.page.waitForRequest((one) => one.url().startsWith(place().pagesUrl))
        await press(GO_ON)
        const link = (await opened).url()
        await studio.page.getByLabel('Legal first name').waitFor()
        await studio.page.goBack()
        await card('Not finished')
        await studio.page.locator(`${GO_ON}:not([aria-disabled=true])`).waitFor()

        await studio.page.goto(link)
        await studio.page.getByText('That link was used or too old.').waitFor()
        await expectAccessible(studio.page)
        // a page that answers nothing leaves this one as it is, as the browser's memory of pages does
        const isPage = (url: URL) => url.href.startsWith(place().pagesUrl)
        const isAnswered = new Promise<void>((answered) => {
          void studio.page.route(isPage, (route) => route.fulfill({ status: 204 }).then(answered))
        })
        await press(GO_ON)
        // the button is busy before the browser has asked for the page
        await isAnswered
        await studio.page.locator('button[aria-disabled=true]', { hasText: 'Opening' }).waitFor()
        await studio.page.unroute(isPage)
        await studio.page.evaluate(
          "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })), null",
        )
        const presses = await pressesOf(async () => {
          await press(GO_ON)
          await isAtProvider()
        })
        expect(presses).to.equal(1)
        expect(await studio.page.getByLabel('Legal first name').inputValue()).to.equal('Ines')
      })

      it('[S4.5][S4.6] finishes, is Ready, brings a document before and after the pause', async () => {
        for (const [label, text] of Object.entries(OWNER)) await type(label, text)
        if (isByKeys) await studio.pressByKey('#terms', 'Space')
        else await studio.page.locator('#terms').check()
        await type('IBAN', IBAN.good)
        await press('button:text-is("Finish")')
        await beReady()
        await expectAccessible(studio.page)
        const account = await accountOf(handle)
        const until = Math.floor(Date.now() / 1000) + aheadS() + 7 * DAY_S
        await order('accounts/restrict', { account, requirement: DOCUMENT, until })
        await look()
        await card('Ready, with something to bring')
        await studio.page
          .locator(CARD)
          .getByText(/^Until \d/)
          .waitFor()
        await expectAccessible(studio.page)
        await order('accounts/restrict', { account, requirement: DOCUMENT })
        await look()
        await card('Paused')
        await studio.page.getByTestId('demands').getByText('identity document, overdue').waitFor()
        await expectAccessible(studio.page)
        const presses = await pressesOf(async () => {
          await press('button:text-is("Bring it")')
          await isAtProvider()
          if (isByKeys) await studio.reach('select')
          for (const field of await studio.page.locator('select').all()) await field.selectOption('readable')
          await press('button:text-is("Finish")')
        })
        expect(presses).to.equal(2)
        await beReady()
      })

      it('[S4.6] mends a bank account that takes nothing, and reads at last that the provider closed it', async () => {
        await press('button:text-is("See it at the provider")')
        await changeBank(IBAN.refusing)
        const account = await accountOf(handle)
        await paySomebody(account, `${stage.url()}${PATH}`)
        await passTime(21 * DAY_S)
        await studio.page.goto(`${stage.url()}${PATH}`)
        await card('No way to your bank')
        await expectAccessible(studio.page)
        const presses = await pressesOf(async () => {
          await press('button:text-is("Change the bank account")')
          await changeBank(IBAN.good)
        })
        expect(presses).to.equal(3)
        await studio.page.goto(`${stage.url()}${PATH}`)
        await card('Ready')
        await order('accounts/reject', { account })
        await look()
        await card('Closed for good')
        expect(await studio.page.locator('main section button').allTextContents()).to.deep.equal([
          'Look again',
        ])
        await expectAccessible(studio.page)
      })
    })
})
