import { expect } from 'chai'
import type { BrowserContext } from 'playwright-core'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

const SIZES = onScreens([
  { name: '1440×900', width: 1440, height: 900 },
  { name: '390×844', width: 390, height: 844 },
])
const BY_EMAIL = 'button:has-text("Use e-mail")'
const WRONG = { method: 'POST', path: /^\/v1\/sign-in\/email\/code$/, code: 'CODE_WRONG' }

const EMAIL = 'again@example.test'
const AGAIN = '[data-testid=sign-in-sheet]'
const CONFIRM = '[data-testid=burner-confirm]'

describe('signing in by mail', function () {
  this.timeout(120_000)
  const stage = useStage('clocks')

  describe('a visit by somebody without a wallet', () => {
    for (const { name, ...viewport } of SIZES)
      it(`[S1.7][S1.8] ${name}: the code of the mailbox page signs in, a wrong one says so, and a second browser enters too`, async () => {
        const email = `ann${viewport.width}@example.test`
        const contexts: BrowserContext[] = []
        const open = async () => {
          const context = await stage.fan().newContext({ viewport, reducedMotion: 'reduce' })
          contexts.push(context)
          const visit = await watchPage(context, `${stage.url()}/signin`)
          await visit.press(BY_EMAIL)
          await visit.page.getByLabel('E-mail address').fill(email)
          await expectAccessible(visit.page)
          await visit.page.keyboard.press('Enter')
          await visit.page.getByLabel('Code from the mail').waitFor()
          return visit
        }
        const first = await open()
        const mailboxUrl = stage.world.current().mailboxUrl ?? ''
        await waitForMails(mailboxUrl, email)
        const mailbox = await (contexts[0] as BrowserContext).newPage()
        await mailbox.goto(mailboxUrl)
        const code = (await mailbox.getByTestId('mail-code').first().textContent()) ?? ''
        expect(code).to.match(/^\d{6}$/)
        const field = first.page.getByLabel('Code from the mail')
        expect(await field.getAttribute('autocomplete')).to.equal('one-time-code')
        await field.fill(code === '000000' ? '000001' : '000000')
        await first.page.getByRole('alert').getByText('Look at the newest mail and try again.').waitFor()
        await expectAccessible(first.page)
        // pasted with the blanks that people copy along
        await field.fill(` ${code.slice(0, 3)} ${code.slice(3)} `)
        await first.page.getByText('Signed in. No payment was made.').waitFor()
        await first.expectClean([WRONG])
        const second = await open()
        const [newest] = await waitForMails(mailboxUrl, email, 2)
        await second.page.getByLabel('Code from the mail').fill(newest?.code ?? '')
        await second.page.getByText('Signed in. No payment was made.').waitFor()
        const accounts = await Promise.all(
          [first, second].map(async ({ page }) => page.evaluate("fetch('/v1/me').then((r) => r.json())")),
        )
        expect((accounts[0] as { accountId: string }).accountId).to.equal(
          (accounts[1] as { accountId: string }).accountId,
        )
        await second.expectClean()
        for (const context of contexts) await context.close()
      })
  })

  describe('signing in again', () => {
    it('[S1.8][T20] offers the ways of the account alone, so that a wallet to be linked makes no other account', async () => {
      const context = await stage.fan().newContext({
        ...{ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' as const },
      })
      const visit = await watchPage(context, `${stage.url()}/me/security`)
      const { page, press } = visit
      const codeOf = async (nth: number) =>
        (await waitForMails(stage.world.current().mailboxUrl ?? '', EMAIL, nth))[0]?.code ?? ''
      const accountId = () =>
        page.evaluate<string>("fetch('/v1/me').then((r) => r.json()).then((me) => me.accountId)")
      await press('main button:has-text("Sign in")')
      await press(`${AGAIN} button:has-text("Use e-mail")`)
      await page.getByLabel('E-mail address').fill(EMAIL)
      await press(`${AGAIN} button:has-text("Send code")`)
      await page.getByLabel('Code from the mail').fill(await codeOf(1))
      const rows = page.locator('[data-testid="identity"]')
      await rows.first().waitFor()
      const before = await accountId()

      await stage.world
        .current()
        .testDatabase.pool('owner')
        .query("UPDATE app.clock SET shift = shift + interval '2 hours'")
      await press('button:has-text("Link a wallet")')
      await press('button:text-is("Link the test wallet")')
      await page.locator(AGAIN).getByText('Sign in again to go on').waitFor()
      await page.locator(`${AGAIN} button:has-text("Use e-mail")`).waitFor()
      expect(await page.locator(`${AGAIN} button:has-text("wallet")`).count()).to.equal(0)
      await expectAccessible(page)
      await press(`${AGAIN} [data-primary]:has-text("Use e-mail")`)
      expect(await page.getByLabel('E-mail address').inputValue()).to.equal(EMAIL)
      await press(`${AGAIN} button:has-text("Send code")`)
      await page.getByLabel('Code from the mail').fill(await codeOf(2))
      await press(`${CONFIRM} button:text-is("Sign")`)
      await rows.nth(1).waitFor()
      expect(await accountId()).to.equal(before)
      await visit.expectClean([
        { method: 'POST', path: /^\/v1\/me\/wallets\/nonce$/, code: 'STEP_UP_REQUIRED' },
      ])
      await context.close()
    })
  })
})
