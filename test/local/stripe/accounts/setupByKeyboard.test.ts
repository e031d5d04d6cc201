import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { expectNoFindings } from '#test/e2e/journey/expectAccessible.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { depth } from '#test/kit/depth.ts'
import { useStandIn } from '../kit/useStandIn.ts'
import { makeAccount, readAccount, transfersOf } from './account.ts'
import { OWNER } from './pages.ts'

const SIZES = [{ width: 390, height: 844 }, ...depth([], [{ width: 1440, height: 900 }])]

describe('pages of the stand-in for owners, in a browser', function () {
  this.timeout(120_000)
  const standIn = useStandIn()
  let browser: Browser
  let back: Server
  let origin = ''

  before(async () => {
    back = createServer((_request, response) => response.end('<!doctype html><title>Back</title>'))
    await new Promise<void>((resolve) => back.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(back.address() as AddressInfo).port}`
    browser = await launchBrowser({ role: 'viewer' })
  })
  after(async () => {
    await browser?.close()
    back?.closeAllConnections()
    await new Promise((resolve) => back?.close(resolve) ?? resolve(null))
  })

  /** Presses Tab until a field or button of this label has the focus. */
  async function tabTo(page: Page, label: string) {
    const wanted = page
      .getByLabel(label, { exact: true })
      .or(page.getByRole('button', { name: label, exact: true }))
    await wanted.waitFor()
    for (let presses = 0; presses < 40; presses++) {
      if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return
      await page.keyboard.press('Tab')
    }
    expect.fail(`nobody reaches ${label} by the keyboard`)
  }

  async function type(page: Page, label: string, text: string) {
    await tabTo(page, label)
    await page.keyboard.type(text)
  }

  /** Nothing is wider than the window. */
  async function expectFits(page: Page) {
    const [width, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    )
    expect(width).to.be.at.most(window)
  }

  for (const viewport of SIZES)
    it(`[S1.1] an owner goes through by the keyboard alone at ${viewport.width}, corrects a mistake, and comes back`, async () => {
      const { id } = await makeAccount(standIn())
      const { url } = await standIn().stripe.v2.core.accountLinks.create({
        account: id,
        use_case: {
          type: 'account_onboarding',
          account_onboarding: { refresh_url: `${origin}/again`, return_url: `${origin}/back` },
        },
      })
      const page = await browser.newPage({ viewport })
      await page.goto(url)
      await expectNoFindings(page)
      await expectFits(page)
      await type(page, 'Legal first name', OWNER.given_name)
      await type(page, 'Legal last name', OWNER.surname)
      await type(page, 'Date of birth', OWNER.birth)
      await type(page, 'Street and number', OWNER.line1)
      await type(page, 'Postal code', OWNER.postal_code)
      await type(page, 'City', OWNER.city)
      await tabTo(page, 'I agree to the terms of this sandbox, which are none')
      await page.keyboard.press('Space')
      await type(page, 'IBAN', 'DE8937040044053201300')
      await page.keyboard.press('Enter')

      const alert = page.getByRole('alert')
      await alert.waitFor()
      expect(await alert.evaluate((element) => element === element.ownerDocument.activeElement)).to.equal(
        true,
      )
      const iban = page.getByLabel('IBAN', { exact: true })
      expect(await iban.getAttribute('aria-invalid')).to.equal('true')
      await expectNoFindings(page)
      await expectFits(page)
      await tabTo(page, 'IBAN')
      await page.keyboard.press('End')
      await page.keyboard.type('0')
      await tabTo(page, 'Finish')
      await Promise.all([page.waitForURL(`${origin}/back`), page.keyboard.press('Enter')])
      await standIn().command('accounts/activate', { account: id })
      expect(transfersOf(await readAccount(standIn(), id))).to.equal('active')

      const login = await standIn().stripe.accounts.createLoginLink(id)
      await page.goto(login.url)
      await expectNoFindings(page)
      await expectFits(page)
      await page.getByRole('link', { name: 'Change bank account' }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Bank details' }).waitFor()
      await expectNoFindings(page)
      await type(page, 'IBAN', 'DE62370400440532013001')
      await page.keyboard.press('Enter')
      await page.getByText('the account that ends in 3001').waitFor()
      await page.close()
    })
})
