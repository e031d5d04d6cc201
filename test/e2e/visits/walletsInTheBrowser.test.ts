import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { type AnnouncedWallet, installWallet } from '#test/kit/chromium/announcedWallet.ts'
import { useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

const SIZE = { width: 1440, height: 900 }
const SIGN_IN = 'header button:visible:has-text("Sign in")'
const ANOTHER = 'button:has-text("Use another wallet")'

describe('wallets of the browser', function () {
  this.timeout(120_000)
  const stage = useStage()
  const walletOf = (name: string): AnnouncedWallet => ({
    name,
    rdns: `example.${name.toLowerCase()}`,
    account: privateKeyToAccount(generatePrivateKey()),
    chainId: 31_337,
  })
  const signedInAs = (page: Page) =>
    page.evaluate(`fetch('/v1/me').then((reply) => reply.json()).then((me) => me.wallets)`) as Promise<
      string[]
    >

  it('[S1.8] two at once are listed by name, and the one that is picked signs', async () => {
    const context = await stage.fan().newContext({ viewport: SIZE })
    const [alder, birch] = [walletOf('Alder'), walletOf('Birch')]
    const askedOfAlder = await installWallet(context, alder)
    await installWallet(context, birch)
    const visit = await watchPage(context, stage.url())
    await visit.press(SIGN_IN)
    await visit.press(ANOTHER)
    const dialog = visit.page.locator('[role="dialog"]')
    for (const { name } of [alder, birch]) await dialog.getByText(name, { exact: true }).waitFor()
    await visit.press('[role="dialog"] button:has-text("Birch")')
    await visit.page.locator(SIGN_IN).waitFor({ state: 'detached' })
    expect(await signedInAs(visit.page)).to.deep.equal([birch.account.address.toLowerCase()])
    expect(askedOfAlder).to.not.include('personal_sign').and.not.include('eth_requestAccounts')
    await visit.expectClean()
    await context.close()
  })

  it('[S1.8] without a WalletConnect project no wallet on a phone is offered, loaded or connected to', async () => {
    const context = await stage.fan().newContext({ viewport: SIZE })
    await installWallet(context, walletOf('Alder'))
    const visit = await watchPage(context, `${stage.url()}/signin`)
    const asked: string[] = []
    visit.page.on('request', (request) => asked.push(request.url()))
    visit.page.on('websocket', (socket) => asked.push(socket.url()))
    const answer = await visit.page.reload()
    const own = stage.url().replace('http', 'ws')
    const engines = String(answer?.headers()['content-security-policy']).match(/connect-src ([^;]+)/)?.[1]
    expect(engines?.split(' ').map((source) => source.replace(/:\d+$/, ''))).to.deep.equal([
      "'self'",
      'ws://localhost',
      'ws://localhost',
    ])
    await visit.page.locator(ANOTHER).waitFor()
    expect(await visit.page.getByText(/phone|wallet app/i).count()).to.equal(0)
    await visit.press(ANOTHER)
    await visit.press('[role="dialog"] button:has-text("Alder")')
    await visit.page.locator(SIGN_IN).waitFor({ state: 'detached' })
    expect(asked.some((url) => /\/assets\/mountIsland-/.test(url))).to.equal(true)
    expect(asked.filter((url) => /remote|pairing|walletconnect/i.test(url))).to.deep.equal([])
    const foreign = asked.filter((url) => !url.startsWith(stage.url()) && !url.startsWith(own))
    expect(foreign.filter((url) => !url.startsWith('data:'))).to.deep.equal([])
    await visit.expectClean()
    await context.close()
  })

  it('[S1.8] none: the page says so and how to go on, and that no phone reaches this address', async () => {
    const visit = await stage.visit('/')
    await visit.press(SIGN_IN)
    await visit.press(ANOTHER)
    const said = visit.page.locator('[data-testid="state:sign-in:no-wallet"]')
    await said.waitFor()
    expect(await said.textContent()).to.include('A phone cannot reach localhost')
    await visit.press('[data-testid="state:sign-in:no-wallet"] button:has-text("Back")')
    await visit.page.locator('button:has-text("Use the test wallet")').waitFor()
    await visit.expectClean()
  })
})
