import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type Stripe from 'stripe'
import { expectNoFindings } from '#test/e2e/journey/expectAccessible.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { depth } from '#test/kit/depth.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { CARDS, chargesOf, openSession, TYPED } from './visitCheckout.ts'

const SMALL = { name: '390×844', viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const
const LARGE = { name: '1440×900', viewport: { width: 1440, height: 900 }, colorScheme: 'light' } as const
const SIZES = depth([SMALL] as const, [LARGE, SMALL] as const)

describe('the checkout of the stand-in in a browser', function () {
  this.timeout(120_000)
  const standIn = useStandIn()
  let browser: Browser
  let shop: Server
  let shopUrl = ''
  before(async () => {
    shop = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end(
        `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><p>${request.url?.split('?')[0]}</p>`,
      )
    })
    await new Promise<void>((resolve) => shop.listen(0, 'localhost', resolve))
    shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}`
    browser = await launchBrowser({ role: 'viewer' })
  })
  after(async () => {
    await browser?.close()
    shop.closeAllConnections()
    await new Promise((resolve) => shop.close(resolve))
  })

  const read = (id: string) => standIn().stripe.checkout.sessions.retrieve(id)

  async function openAtShop(params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
    return await openSession(standIn(), {
      success_url: `${shopUrl}/done?cs={CHECKOUT_SESSION_ID}`,
      cancel_url: `${shopUrl}/back`,
      ...params,
    })
  }

  async function type(page: Page, number: string): Promise<void> {
    await page.getByLabel('E-mail').fill(TYPED.email)
    await typeCard(page, number)
    await page.getByLabel('Name on the card').fill(TYPED.name)
  }

  async function typeCard(page: Page, number: string): Promise<void> {
    await page.getByLabel('Card number').fill(number)
    await page.getByLabel('Expiry').fill(TYPED.expiry)
    await page.getByLabel('Security code').fill(TYPED.code)
  }

  const press = (page: Page) => page.getByRole('button', { name: 'Pay €9.00' }).click()
  const atShop = (page: Page, path: string) => page.getByText(path, { exact: true }).waitFor()

  /** Nothing is wider than the screen, and no tool finds a barrier. */
  async function expectSound(page: Page): Promise<void> {
    await expectNoFindings(page)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true)
  }

  for (const { name, ...size } of SIZES) {
    describe(name, () => {
      let context: BrowserContext
      beforeEach(async () => {
        context = await browser.newContext({ ...size, reducedMotion: 'reduce' })
      })
      afterEach(async () => await context.close())

      async function openPage(url: string | null): Promise<Page> {
        const page = await context.newPage()
        await page.goto(String(url))
        return page
      }

      it('[S0.11] saves a card over the bank’s page, with the text of what is allowed beside the button', async () => {
        const { stripe } = standIn()
        const { id: customer } = await stripe.customers.create({ email: TYPED.email })
        const allowed = 'Northlight may hold €80.00 on this card two days before the call. '.repeat(10)
        const saving = await stripe.checkout.sessions.create({
          ...{ mode: 'setup', customer, currency: 'eur', custom_text: { submit: { message: allowed } } },
          ...{ success_url: `${shopUrl}/done`, cancel_url: `${shopUrl}/back` },
        })
        const page = await openPage(saving.url)
        await page.getByText('Northlight may hold').waitFor()
        await typeCard(page, CARDS.askedEachTime)
        await page.getByLabel('Name on the card').fill(TYPED.name)
        await expectSound(page)
        await page.getByRole('button', { name: 'Save card' }).click()
        await page.getByText('Do you want to save this card').waitFor()
        await expectSound(page)
        await page.getByRole('button', { name: 'Approve' }).click()
        await atShop(page, '/done')
        expect(await read(saving.id)).to.include({ status: 'complete', payment_intent: null })
      })

      it('[S0.26] pays by keyboard alone, keeps the card, and offers it the next time', async () => {
        const customer = await standIn().stripe.customers.create({ email: TYPED.email })
        const params = {
          customer: customer.id,
          saved_payment_method_options: { payment_method_save: 'enabled' },
        } as const
        const first = await openAtShop(params)
        const page = await openPage(first.url)
        await page.getByText('Sandbox, no real money').waitFor()
        await page.getByText('Backstage pass').waitFor()
        await expectSound(page)
        await page.keyboard.press('Tab')
        for (const text of [CARDS.good, TYPED.expiry, TYPED.code, TYPED.name]) {
          await page.keyboard.type(text)
          await page.keyboard.press('Tab')
        }
        await page.keyboard.press('Space')
        expect(await page.getByLabel('Keep this card for next time').isChecked()).to.equal(true)
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await atShop(page, '/done')
        expect(new URL(page.url()).searchParams.get('cs')).to.equal(first.id)
        const next = await openAtShop(params)
        await page.goto(String(next.url))
        expect(await page.getByLabel('Visa ending in 4242').isChecked()).to.equal(true)
        expect(await page.getByLabel('Card number').isVisible()).to.equal(false)
        await expectSound(page)
        await page.getByLabel('Another card').check()
        expect(await page.getByLabel('Card number').isVisible()).to.equal(true)
        await page.getByLabel('Visa ending in 4242').check()
        await press(page)
        await atShop(page, '/done')
        expect((await read(next.id)).payment_status).to.equal('paid')
      })

      it('[S0.26] a decline takes the reader to its sentence; the name stays, the number does not, another card pays', async () => {
        const { id, url } = await openAtShop()
        const page = await openPage(url)
        await type(page, CARDS.declined)
        await press(page)
        const alert = page.getByRole('alert')
        await alert.getByText('The bank declined this card. Nothing was charged.').waitFor()
        expect(await page.evaluate('document.activeElement.role')).to.equal('alert')
        await expectSound(page)
        expect(await page.getByLabel('Name on the card').inputValue()).to.equal(TYPED.name)
        expect(await page.getByLabel('Card number').inputValue()).to.equal('')
        await typeCard(page, CARDS.good)
        await press(page)
        await atShop(page, '/done')
        expect((await read(id)).status).to.equal('complete')
      })

      it('[S1.1] what cannot be right is told beside its field', async () => {
        const { url } = await openAtShop()
        const page = await openPage(url)
        await press(page)
        await page.getByRole('alert').getByText('Nothing was charged.').waitFor()
        for (const label of ['E-mail', 'Card number', 'Expiry', 'Security code', 'Name on the card'])
          expect(await page.getByLabel(label).getAttribute('aria-invalid'), label).to.equal('true')
        await page.getByText('Enter the card number.').waitFor()
        await expectSound(page)
      })

      it('[S1.1] the bank’s question: declined, closed and taken up again, approved', async () => {
        const { id, url } = await openAtShop()
        const page = await openPage(url)
        await type(page, CARDS.asked)
        await press(page)
        await page.getByRole('button', { name: 'Approve' }).waitFor()
        await expectSound(page)
        await page.getByRole('button', { name: 'Decline' }).click()
        await page.getByRole('alert').getByText('did not confirm the payment').waitFor()
        await typeCard(page, CARDS.asked)
        await press(page)
        await page.getByRole('button', { name: 'Approve' }).waitFor()
        await page.close()
        expect(await read(id)).to.include({ status: 'open', payment_status: 'unpaid' })
        const again = await openPage(url)
        await again.getByText('Your bank asks whether it is you').waitFor()
        await expectSound(again)
        await again.getByRole('link', { name: 'Continue to your bank' }).click()
        await again.getByRole('button', { name: 'Approve' }).click()
        await atShop(again, '/done')
        expect((await read(id)).payment_status).to.equal('paid')
      })

      it('[S1.1] two tabs and a double click pay once; back leads back; what has ended says so', async () => {
        const { id, url } = await openAtShop()
        const [first, second] = [await openPage(url), await openPage(url)]
        await type(first, CARDS.good)
        await type(second, CARDS.good)
        await first.getByRole('button', { name: 'Pay €9.00' }).dblclick()
        await atShop(first, '/done')
        await press(second)
        await second.getByRole('heading', { name: 'Paid already' }).waitFor()
        await expectSound(second)
        await second.getByRole('link', { name: 'Continue' }).click()
        await atShop(second, '/done')
        expect(await chargesOf(standIn(), (await read(id)).payment_intent)).to.have.length(1)
        const left = await openAtShop({ expires_at: standIn().store.nowS() + 3600 })
        await first.goto(String(left.url))
        await first.getByRole('link', { name: 'Back' }).click()
        await atShop(first, '/back')
        await first.goBack()
        await type(first, CARDS.good)
        standIn().advance(3600)
        await press(first)
        await first.getByRole('heading', { name: 'This checkout has expired' }).waitFor()
        await expectSound(first)
        await first.getByRole('link', { name: 'Back' }).click()
        await atShop(first, '/back')
        expect(await read(left.id)).to.include({ status: 'expired', payment_status: 'unpaid' })
      })
    })
  }
})
