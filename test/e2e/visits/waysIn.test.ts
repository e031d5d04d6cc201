import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { installWallet } from '#test/kit/chromium/announcedWallet.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

describe('ways in', function () {
  this.timeout(120_000)
  const stage = useStage()

  it('[S1.8][T20] a second wallet is linked by its signature, the first one is removed, and the last one stays', async () => {
    const person = await makePerson(stage.url())
    const context = await openProfile(stage.fan(), stage.url(), person)
    const account = privateKeyToAccount(generatePrivateKey())
    const asked = await installWallet(context, {
      name: 'Birch',
      rdns: 'example.birch',
      account,
      chainId: 31_337,
    })
    const visit = await watchPage(context, `${stage.url()}/me/security`)
    const rows = visit.page.locator('[data-testid="identity"]')
    await rows.first().waitFor()
    expect(await rows.allTextContents()).to.have.length(1)
    expect(await rows.first().textContent()).to.include('your only way in')
    await visit.press('button:has-text("Link a wallet")')
    const sheet = visit.page.locator('[data-testid="state:security:link-wallet"]')
    expect(await sheet.textContent()).to.include('stays public there for good')
    await visit.press('button:has-text("Link another wallet")')
    await visit.press('[role="dialog"] button:has-text("Birch")')
    await rows.nth(1).waitFor()
    expect(await rows.nth(1).textContent()).to.include(account.address)
    expect(asked.filter((method) => method === 'personal_sign')).to.have.length(1)
    // told to the account, at every place where it is open, and read everywhere once it is read at one
    const other = await watchPage(context, `${stage.url()}/inbox`)
    await other.page.getByText('A wallet was added').waitFor()
    await visit.page.getByRole('button', { name: 'Notifications, 1 new' }).waitFor()
    await expectAccessible(other.page)
    await visit.press('header.top [data-testid="bell"]')
    const drawer = visit.page.getByTestId('state:notifications')
    await drawer.getByText('A wallet was added').waitFor()
    expect((await drawer.boundingBox())?.width).to.equal(400)
    await expectAccessible(visit.page)
    await visit.press('[data-testid="state:notifications"] [data-testid="notification"] a')
    await visit.page
      .locator('header.top')
      .getByRole('button', { name: 'Notifications', exact: true })
      .waitFor()
    await other.page.locator('[data-testid="notification"][data-read="true"]').waitFor()
    await other.expectClean()
    await visit.press(`button[aria-label="Remove ${person.account.address}"]`)
    await visit.press('[data-testid="remove-factor"] button:has-text("Remove")')
    await rows.nth(1).waitFor({ state: 'detached' })
    expect(await rows.first().textContent())
      .to.include(account.address)
      .and.to.include('your only way in')
    const me = await person.call<{ wallets: string[] }>('GET', '/v1/me')
    expect(me.wallets).to.deep.equal([account.address.toLowerCase()])
    await visit.expectClean()
    await context.close()
  })
})
