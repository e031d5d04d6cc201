import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { encode } from 'uqr'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { until } from '#test/kit/time/until.ts'
import { type PhoneWallet, startPhoneWallet } from '#test/kit/walletconnect/phoneWallet.ts'
import { type Relay, startRelay } from '#test/kit/walletconnect/relay.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { useStage } from '../journey/useStage.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

const PROJECT = '0123456789abcdef0123456789abcdef'
const COMPUTER = { viewport: { width: 1440, height: 900 } }
const PHONE = {
  viewport: { width: 390, height: 844 },
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
}
const SIGN_IN = 'header button:visible:has-text("Sign in")'
const BY_PHONE = 'button:has-text("Use a wallet on your phone")'
const BY_APP = 'button:has-text("Use a wallet app")'
const BUY = '.tickets button:has-text("Get pass")'
const SHEET = '[data-testid=pairing]'
const SIGNED_IN = 'Signed in. No payment was made.'
/** The part of the wallet code that speaks to a relay, by the name of its source. */
const REMOTE_CODE = /\/assets\/remoteConnector-/

/** The makers' client makes a rejected promise of an expired code and leaves it alone. */
const LONE = /^Error: Proposal expired/

/** What a page asked the network for, by name. */
interface Asked {
  scripts: string[]
  sockets: Set<string>
}

describe('journey 9: a wallet on a phone', function () {
  this.timeout(120_000)
  const settings: Record<string, string> = { WALLETCONNECT_PROJECT_ID: PROJECT }
  const wallets: PhoneWallet[] = []
  let relay: Relay
  before('start a relay', async () => {
    relay = await startRelay(PROJECT)
    settings.WALLETCONNECT_RELAY_URL = relay.url
  })
  const stage = useStage({ settings })
  after('stop the phones and the relay', async () => {
    for (const wallet of wallets) await wallet.stop()
    await relay?.stop()
  })

  /** somebody who sells passes */
  let creator: Promise<unknown> | undefined
  async function phone(): Promise<PhoneWallet> {
    const wallet = await startPhoneWallet({ relayUrl: relay.url, projectId: PROJECT, url: stage.url() })
    wallets.push(wallet)
    creator ??= stage.creator('northlight')
    await creator
    return wallet
  }

  async function visit(device: object, path = '/c/northlight/join'): Promise<WatchedPage & Asked> {
    const context = await stage.fan().newContext({ ...device, reducedMotion: 'reduce' })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const visit = await watchPage(context, stage.url() + path)
    const asked: Asked = { scripts: [], sockets: new Set() }
    visit.page.on('request', (request) => asked.scripts.push(new URL(request.url()).pathname))
    visit.page.on('websocket', (socket) => asked.sockets.add(new URL(socket.url()).origin))
    return { ...visit, ...asked }
  }
  const sheet = ({ page }: WatchedPage) => page.locator(SHEET)
  const signedInAs = (page: Page): Promise<string[]> =>
    page.evaluate("fetch('/v1/me').then((reply) => reply.json()).then((me) => me.wallets)")

  /** The code that the sheet shows, as it is copied; the picture holds the same. */
  async function codeOf(visit: WatchedPage): Promise<string> {
    await sheet(visit).locator('.qr').waitFor()
    await visit.press(`${SHEET} button:has-text("Copy the code")`)
    await sheet(visit).getByText('Copied').waitFor()
    const uri = (await visit.page.evaluate('navigator.clipboard.readText()')) as string
    const cells = encode(uri, { ecc: 'M', border: 4 }).data.flatMap((row, y) =>
      row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')),
    )
    expect(await sheet(visit).locator('.qr path').getAttribute('d')).to.equal(cells.join(''))
    return uri
  }

  it('[S1.8] a code is scanned, the phone signs, buys, and is there after a reload; nobody else is asked', async () => {
    const wallet = await phone()
    await wallet.fill()
    const fan = await visit(COMPUTER)
    await fan.press(SIGN_IN)
    await fan.page.locator(BY_PHONE).waitFor()
    expect(fan.scripts.filter((path) => REMOTE_CODE.test(path))).to.deep.equal([])
    expect([...fan.sockets]).to.not.include(relay.url)
    await fan.press(BY_PHONE)
    const uri = await codeOf(fan)
    expect(fan.scripts.filter((path) => REMOTE_CODE.test(path))).to.have.length(1)
    await expectAccessible(fan.page)
    expect(await wallet.scan(uri)).to.deep.include({ name: 'Stagedoor', url: stage.url() })
    await fan.page.getByText(SIGNED_IN).waitFor()
    expect(await signedInAs(fan.page)).to.deep.equal([wallet.account.address.toLowerCase()])

    await fan.press(BUY)
    await fan.page.locator('.tickets button:has-text("Extend")').waitFor()
    await fan.page.reload()
    await fan.press('.tickets button:has-text("Extend")')
    await until('the wallet was asked again', async () => wallet.asked.length === 3)
    await fan.page.locator('[data-testid=confirm-bar]').first().waitFor()
    expect(wallet.asked).to.deep.equal(['personal_sign', 'eth_sendTransaction', 'eth_sendTransaction'])
    expect(await sheet(fan).count(), 'no second code').to.equal(0)
    expect([...fan.sockets]).to.have.members([relay.url, stage.url().replace('http', 'ws')])
    expect(relay.origins()).to.deep.equal([stage.url()])
    const sealed = ['attestation', 'message', 'prompt', 'tag', 'topic', 'ttl']
    expect(relay.toldByPages(), 'nothing of what is inside').to.deep.equal(sealed)
    expect(relay.refused()).to.deep.equal([])
    await fan.expectClean()
    await fan.page.context().close()
  })

  it('[S1.8] on a phone three apps and any other open with the code; what is declined says so and can be tried again', async () => {
    const wallet = await phone()
    const fan = await visit(PHONE, '/signin')
    await fan.press(BY_APP)
    const links = sheet(fan).locator('a:has-text("Open in")')
    await links.first().waitFor()
    await expectAccessible(fan.page)
    const hrefs = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
    const uri = hrefs.at(-1) ?? ''
    expect(uri).to.match(/^wc:[0-9a-f]{64}@2\?/)
    const apps = ['metamask.app.link', 'rnbwapp.com', 'link.trustwallet.com']
    expect(hrefs.slice(0, -1).map((href) => new URL(href).host)).to.deep.equal(apps)
    for (const href of hrefs.slice(0, -1)) expect(new URL(href).searchParams.get('uri')).to.equal(uri)

    wallet.connects = 'decline'
    wallet.signs = 'decline'
    await wallet.scan(uri)
    const failed = fan.page.locator('[data-testid=sign-in-failed]')
    await failed.getByText('You closed the request. Nothing happened.').waitFor()
    await fan.press(BY_APP)
    const next = await sheet(fan).locator('a:has-text("Open in another wallet")').getAttribute('href')
    expect(next).to.not.equal(uri)
    wallet.connects = 'approve'
    await wallet.scan(String(next))
    await failed.getByText('You closed the request. Nothing happened.').waitFor()
    expect(wallet.asked).to.deep.equal(['personal_sign'])
    wallet.signs = 'approve'
    // it is connected: no second code
    await fan.press(BY_APP)
    await fan.page.getByText(SIGNED_IN).waitFor()
    expect(await signedInAs(fan.page)).to.deep.equal([wallet.account.address.toLowerCase()])
    await fan.expectClean()
    await fan.page.context().close()
  })

  if (IS_DEEP)
    it('[S1.8] a wallet that ends the connection is said to have done so, the next press shows a code, and signing out ends it too', async () => {
      const wallet = await phone()
      await wallet.fill()
      const fan = await visit(COMPUTER)
      await fan.press(SIGN_IN)
      await fan.press(BY_PHONE)
      await wallet.scan(await codeOf(fan))
      await fan.page.getByText(SIGNED_IN).waitFor()
      wallet.signs = 'leave'
      const isAsked = wallet.next('eth_sendTransaction')
      await fan.press(BUY)
      await isAsked
      await wallet.endSessions()
      await fan.page
        .locator('[data-testid=tx-stopped-refused]')
        .getByText('Your wallet ended the connection. Nothing was paid. Try again to connect it anew.')
        .waitFor()
      wallet.signs = 'approve'
      await fan.press(BUY)
      await wallet.scan(await codeOf(fan))
      await fan.page.locator('.tickets button:has-text("Extend")').waitFor()
      expect(wallet.sessions()).to.equal(1)
      // then nobody asks for it any more
      await fan.page.locator('[data-testid=confirm-bar][data-progress=safe]').waitFor()
      await fan.press('.identity:visible')
      await fan.press('#identity-menu button:has-text("Sign out")')
      await until('the phone is told', () => wallet.sessions() === 0)
      const recent = () => fan.page.evaluate("localStorage.getItem('wagmi.recentConnectorId')")
      await until('the page forgets it', async () => (await recent()) === null)
      await fan.page.reload()
      await fan.press(SIGN_IN)
      await fan.page.locator(BY_PHONE).waitFor()
      await fan.expectClean()
      await fan.page.context().close()
    })

  /** A page whose clock can be moved on. Little: the relay refuses who is minutes ahead. */
  async function timed(): Promise<WatchedPage & { pass(time: string): Promise<void> }> {
    const context = await stage.fan().newContext(COMPUTER)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await context.clock.install()
    const visit = await watchPage(context, `${stage.url()}/c/northlight/join`)
    await visit.press(SIGN_IN)
    await visit.press(BY_PHONE)
    return { ...visit, pass: (time) => context.clock.fastForward(time) }
  }

  it('[S1.8] a code that nobody read for five minutes says so and gives way to a new one', async () => {
    const wallet = await phone()
    const fan = await timed()
    const late = await codeOf(fan)
    await fan.pass('05:01')
    await fan.page.locator('[data-testid=pairing-expired]').waitFor()
    await expectAccessible(fan.page)
    await fan.press(`${SHEET} button:has-text("Show a new code")`)
    const uri = await codeOf(fan)
    expect(uri).to.not.equal(late)
    await wallet.scan(uri)
    await fan.page.getByText(SIGNED_IN).waitFor()
    await fan.expectClean([], LONE)
    await fan.page.context().close()
  })

  if (IS_DEEP)
    it('[S1.8] a relay that is away is named, before a code and before a payment; back again, both go on', async () => {
      const wallet = await phone()
      await wallet.fill()
      await relay.goAway()
      const fan = await timed()
      await sheet(fan).getByText('Preparing a code').waitFor()
      await fan.pass('00:11')
      await fan.page.locator('[data-testid=pairing-relay]').waitFor()
      await relay.comeBack()
      await fan.press(`${SHEET} button:has-text("Try again")`)
      await wallet.scan(await codeOf(fan))
      await fan.page.getByText(SIGNED_IN).waitFor()

      await relay.goAway()
      await fan.press(BUY)
      await fan.page.locator('.tickets button:has-text("Check your wallet")').waitFor()
      await fan.pass('00:11')
      await fan.page
        .locator('[data-testid=tx-stopped-refused]')
        .getByText('The relay that carries messages to your wallet does not answer. Nothing was paid.')
        .waitFor()
      await relay.comeBack()
      await wallet.wake()
      await fan.press(BUY)
      await fan.page.locator('.tickets button:has-text("Extend")').waitFor()
      // the first press never reached it
      expect(wallet.asked).to.deep.equal(['personal_sign', 'eth_sendTransaction'])
      await fan.expectClean([], LONE)
      await fan.page.context().close()
    })
})
