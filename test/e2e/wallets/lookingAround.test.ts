import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { type AnnouncedWallet, installWallet } from '#test/kit/chromium/announcedWallet.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

const SIZE = { width: 1440, height: 900 }
const SIGN_IN = 'header button:visible:has-text("Sign in")'
const ANOTHER = 'button:has-text("Use another wallet")'

describe('visits by people who look around', function () {
  this.timeout(120_000)
  const stage = useStage('wallets')

  describe('wallets of the browser', () => {
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

    it('[S1.8] two at once are listed by name, and the one that is picked signs; without a WalletConnect project no wallet on a phone is offered, loaded or connected to', async () => {
      const context = await stage.fan().newContext({ viewport: SIZE })
      const [alder, birch] = [walletOf('Alder'), walletOf('Birch')]
      const askedOfAlder = await installWallet(context, alder)
      await installWallet(context, birch)
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
      const dialog = visit.page.locator('[role="dialog"]')
      for (const { name } of [alder, birch]) await dialog.getByText(name, { exact: true }).waitFor()
      await visit.press('[role="dialog"] button:has-text("Birch")')
      await visit.page.locator(SIGN_IN).waitFor({ state: 'detached' })
      expect(await signedInAs(visit.page)).to.deep.equal([birch.account.address.toLowerCase()])
      expect(askedOfAlder).to.not.include('personal_sign').and.not.include('eth_requestAccounts')
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
      await visit.page.context().close()
    })
  })

  describe('ways in', () => {
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

  describe('a visit by somebody who looks for a name', () => {
    it('[S0.24] 390×844: what nothing has is said, with a way on; a second search from the page finds', async () => {
      const creator = await stage.creator('lanternfish')
      const context = await stage
        .fan()
        .newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
      const visit = await watchPage(context, `${stage.url()}/`)
      await visit.press('nav.tabbar a:has-text("Search")')
      const field = visit.page.getByRole('searchbox', { name: 'Search channels and rooms' })
      await field.fill('xylophone')
      await field.press('Enter')
      await visit.page.getByTestId('state:search:nothing').waitFor()
      await expectAccessible(visit.page)
      await field.fill('lantern')
      await field.press('Enter')
      await visit.page.locator(`main a[href="/c/${creator.handle}"]`).waitFor()
      await expectAccessible(visit.page)
      await visit.expectClean()
      await context.close()
    })
  })

  describe('a page whose code is slow', () => {
    it('[S0.5] says that it loads, and does not close the menu that was opened meanwhile', async () => {
      const creator = await stage.creator('northlight')
      const visit = await watchPage(
        await openProfile(stage.fan(), stage.url(), creator),
        `${stage.url()}/search?q=${creator.handle}`,
      )
      const { page } = visit
      let answer = () => {}
      const isAsked = new Promise<void>((asked) => {
        void page.route(/\/assets\/ChannelPage-.*\.js/, (route) => {
          answer = () => void route.continue()
          asked()
        })
      })
      await page.locator(`main a[href="/c/${creator.handle}"]`).first().click()
      await isAsked
      await page.locator('main [role=status][aria-label="Loading the page"]').waitFor()
      await page.locator('.identity:visible').click()
      await page.locator('#identity-menu').waitFor()
      answer()
      await page.locator(`main h1:has-text("${creator.name}")`).waitFor()
      expect(await page.locator('#identity-menu').isVisible()).to.equal(true)
      await visit.expectClean()
      await page.context().close()
    })

    it('[S0.5] offers to load again when its code cannot be had', async () => {
      const visit = await watchPage(await openProfile(stage.fan(), stage.url()), `${stage.url()}/`)
      await visit.page.route(/\/assets\/SearchPage-.*\.js/, (route) => route.abort())
      await visit.page.evaluate(
        "history.pushState({}, '', '/search'); dispatchEvent(new PopStateEvent('popstate'))",
      )
      await visit.page.getByText('This part of the page did not load').waitFor()
      await visit.page.unroute(/\/assets\/SearchPage-.*\.js/)
      await visit.page.locator('button:has-text("Load the page again")').click()
      await visit.page.locator('main h1:has-text("Search")').waitFor()
    })
  })
})
