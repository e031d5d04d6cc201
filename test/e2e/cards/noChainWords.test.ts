import { expect } from 'chai'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { CODE_MAIL, waitForMail, waitForMails } from '#test/kit/mail/readMailbox.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Creator } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { type LiveShow, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { CARDS, cardFans, chainWordsIn, expectNoChainWords, PAY, SHEET } from './cardFans.ts'

const GET_PASS = '.door [data-primary]:has-text("Get pass · €9")'
const ASK = '[data-testid=ask-refund] button:text-is("Ask for money back")'
const SIZES = onScreens([
  { name: '1440×900', handle: 'northlight', width: 1440, height: 900 },
  { name: '390×844', handle: 'kilnradio', width: 390, height: 844 },
])
/** What mails are about: each of these came, and receipts twice. */
const SUBJECTS = [
  CODE_MAIL,
  /^Receipt: /,
  /^On hold: /,
  /^No longer on hold: /,
  /^Money back: /,
  /^Live now: /,
]

describe('journey 5: nothing that a card fan reads is of a chain', function () {
  this.timeout(240_000)
  const stage = useStage('cards')
  const { seller, payThere, codeFor, provided, fan, isAtProvider, order } = cardFans(stage)
  const mailbox = () => stage.world.current().mailboxUrl ?? ''

  for (const { name, handle, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      const email = stage.email('reader')
      let creator: Creator
      let show: LiveShow
      let live: string
      let visit: WatchedPage
      let bought = ''

      async function ownRow<T extends object>(sql: string): Promise<T> {
        const { rows } = await stage.world.current().testDatabase.pool('owner').query<T>(sql, [bought])
        return rows[0] as T
      }
      async function newest(): Promise<string> {
        const { purchases } = await visit.page.evaluate<{ purchases: Purchase[] }>(
          "fetch('/v1/me/purchases').then((r) => r.json())",
        )
        return purchases[0]?.id ?? ''
      }
      /** Reads a page once what it is about is there. */
      async function read(path: string, what: string): Promise<void> {
        await visit.page.goto(`${stage.url()}${path}`)
        await visit.page.locator(what).first().waitFor()
        await readHere()
      }
      async function readHere(): Promise<void> {
        await expectNoChainWords(visit.page)
        await expectAccessible(visit.page)
      }
      async function readSheet(press: string, sheet: string, what: string): Promise<void> {
        await visit.press(press)
        await visit.page.locator(sheet).getByText(what).first().waitFor()
        await readHere()
        await visit.page.keyboard.press('Escape')
        await visit.page.locator(sheet).waitFor({ state: 'detached' })
      }

      before('a channel that sells by card goes live', async function () {
        this.timeout(120_000)
        creator = await seller(handle)
        live = `/c/${creator.handle}/live`
        show = await stage.goLive(creator)
        visit = await fan('/', viewport)
      })
      after(async () => {
        await visit.page.context().close()
        await show.studio.page.context().close()
      })

      it('[S3.15] before they buy: home, search, channel, door, price, payment that waits', async () => {
        await read('/', '[data-testid=hero] :text("Pass from €9")')
        await read(`/search?q=${creator.handle}`, ':text("Pass from €9")')
        await read(`/c/${creator.handle}`, 'a:has-text("Watch now")')
        await read(`/c/${creator.handle}/join`, '[data-testid=tier-1] button:text-is("Get pass")')
        for (const path of ['/me', '/inbox', '/me/security'])
          await read(path, 'main button:text-is("Sign in")')
        await read('/signin', 'button:has-text("Use e-mail")')
        await read('/nowhere', ':text("Back to home")')
        await read(live, GET_PASS)
        await visit.press(GET_PASS)
        await visit.page.getByLabel('E-mail address').fill(email)
        await readHere()
        await visit.press(`${SHEET} button:has-text("Send code")`)
        await visit.page.getByLabel('Code from the mail').fill(await codeFor(email))
        await visit.page.locator(SHEET).getByText('Banks take 5–10 business days.').waitFor()
        await readHere()
        await visit.press(`${PAY}:has-text("Pay €9")`)
        await isAtProvider(visit.page)
        await visit.page.goto(`${stage.url()}/me`)
        bought = await newest()
        await read(`/pay/${bought}`, 'h1:text-is("Not paid yet")')
        await visit.press('a:has-text("Go on to the payment page")')
        await payThere(visit.page, CARDS.good, { isKept: true })
        await visit.page.waitForURL(`${stage.url()}${live}`)
        expect(visit.presses()).to.equal(4)
      })

      it('[S3.15] while they watch, and on all pages of theirs', async () => {
        await expectPicture(visit.page)
        await readHere()
        await read(`/c/${creator.handle}`, 'button:text-is("Follow")')
        await visit.press('button:text-is("Follow")')
        await visit.page.locator('button:text-is("Following")').waitFor()
        await read('/', '[data-testid=hero] :text("Pass from €9")')
        await read(`/c/${creator.handle}/join`, '[data-testid=tier-1] button:text-is("Get pass")')
        await readSheet('[data-testid=tier-1] button:text-is("Get pass")', SHEET, 'Visa ·· 4242')
        await read('/me', '[data-testid=saved-card]')
        await read(`/me/receipts/${bought}`, '[data-testid=ask-refund]')
        await readSheet(ASK, '[data-testid=refund-sheet]', 'Banks take 5–10 business days.')
        await read('/inbox', '[data-testid=notification]:has-text("Receipt")')
        await read('/me/security', 'button:text-is("Delete this account")')
        await readSheet('button:text-is("Delete this account")', 'dialog[open]', 'account')
        await readSheet('button:text-is("Add an authenticator app")', 'dialog[open]', 'app')
      })

      it('[S3.15] while a payment is disputed, and once it stands', async () => {
        const { page } = visit
        const charge = await ownRow<{ charge_ref: string }>(
          'SELECT charge_ref FROM app.purchase WHERE id = $1',
        )
        await page.goto(`${stage.url()}${live}`)
        await expectPicture(page)
        await order('disputes/open', { charge: charge.charge_ref, reason: 'fraudulent' })
        await expectDoor(page, 'PAYMENT_FROZEN')
        await readHere()
        await read('/me', '[data-testid=receipt-row]')
        await read(`/me/receipts/${bought}`, '[data-testid="state:receipt:disputed"]')
        await read('/inbox', '[data-testid=notification]:has-text("On hold")')
        const { dispute_ref: dispute } = await ownRow<{ dispute_ref: string }>(
          'SELECT dispute_ref FROM app.card_dispute WHERE purchase_id = $1',
        )
        await order('disputes/win', { dispute })
        await waitForMail(mailbox(), email, /^No longer on hold: /)
        await page.goto(`${stage.url()}${live}`)
        await expectPicture(page)
      })

      it('[S3.15] when money of more time went back, and when the stream is over', async () => {
        const { page } = visit
        await page.goto(`${stage.url()}/c/${creator.handle}/join`)
        await visit.press('[data-testid=tier-1] button:text-is("Get pass")')
        await page.locator(SHEET).getByText('Visa ·· 4242').waitFor()
        await visit.press(`${PAY}:has-text("Pay €9")`)
        await page.locator(SHEET).waitFor({ state: 'detached' })
        await read('/me', '[data-testid=receipt-row] >> nth=1')
        await read(`/me/receipts/${await newest()}`, ASK)
        await visit.press(ASK)
        await visit.press('[data-testid=refund-sheet] button:has-text("Have €9 go back")')
        await page.locator('[data-testid="state:receipt:refunded"]').waitFor()
        await readHere()
        await read('/inbox', '[data-testid=notification]:has-text("Money back")')
        await creator.call('POST', `/v1/rooms/${show.roomId}/end`)
        await read(`/s/${show.roomId}`, '[data-testid="state:stream:ENDED"]')
        await read(live, '[data-testid="state:stream:NOT_LIVE"]')
        await read('/', 'h1:text-is("Home")')
        await show.studio.page.context().close()
        show = await stage.goLive(creator)
      })

      it('[S3.15] in all mails that came', async () => {
        for (const subject of SUBJECTS) await waitForMail(mailbox(), email, subject)
        const mails = await waitForMails(mailbox(), email, SUBJECTS.length + 1)
        for (const { subject, text, html } of mails) {
          const found = chainWordsIn({ whole: `${subject} ${text} ${html}`, read: `${subject} ${text}` })
          expect(found, subject).to.deep.equal([])
        }
        await visit.expectClean([
          ...provided(),
          { method: 'POST', path: /admissions$/, code: 'NO_PASS', mayBeAbsent: true },
          { method: 'POST', path: /admissions$/, code: 'PAYMENT_FROZEN', mayBeAbsent: true },
          { method: 'POST', path: /admissions$/, code: 'ENDED', mayBeAbsent: true },
        ])
      })
    })
})
