import { expect } from 'chai'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

const EMAIL = 'again@example.test'
const AGAIN = '[data-testid=sign-in-sheet]'
const CONFIRM = '[data-testid=burner-confirm]'

describe('signing in again', function () {
  this.timeout(120_000)
  const stage = useStage({ hasMailbox: true, settings: { FRESH_SIGN_IN_S: '300' } })

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
      .query("UPDATE app.clock SET shift = interval '10 minutes'")
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
