import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { generatePrivateKey } from 'viem/accounts'
import type { ChannelPage } from '#api/creators/contract.ts'
import { createDemo, type DemoOptions } from '#scripts/demo/createDemo.ts'
import { DEMO_CREATORS, type DemoCreator } from '#scripts/demo/creators.ts'
import { DEMO_SHOWS } from '#scripts/demo/shows.ts'
import { request } from '#test/kit/client.ts'
import { depth } from '#test/kit/depth.ts'
import { readMailbox } from '#test/kit/mail/readMailbox.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, type Person } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import { framesDecoded } from '../journey/watching.ts'
import { CARDS, cardFans, PAY, SHEET } from './cardFans.ts'

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]

describe('the demo world sells by card at its first start', function () {
  this.timeout(240_000)
  // before the stage's own end, with which the world may go
  if (IS_DEEP)
    after('end the stream: others read the home page', async () => {
      await stage.world.current().stop('publisher')
      const { body } = await request(stage.url(), 'GET', `/v1/channels/${seller.handle}`)
      if (body.liveRoomId)
        await (await personOf(options, seller)).call('POST', `/v1/rooms/${body.liveRoomId}/end`)
    })
  const stage = useStage('cards')
  const { payThere, codeFor, provided, fan, sellByCard } = cardFans(stage)
  const owner = () => stage.world.current().testDatabase.pool('owner')
  const reports: string[] = []
  let seller: DemoCreator
  let options: DemoOptions

  /** Somebody of the demo world under names that nobody in this world has yet. */
  function demoCreator(): DemoCreator {
    const model = DEMO_CREATORS.find(({ card }) => card)
    if (!model?.card) throw new Error('no demo creator sells by card')
    const email = stage.email('demolight')
    return { ...model, handle: email.split('@')[0] ?? '', card: { ...model.card, email } }
  }
  function demoOf(creator: DemoCreator): DemoOptions {
    const { dataDir, mailboxUrl } = stage.world.current()
    const key = generatePrivateKey()
    return {
      url: stage.url(),
      creators: [creator],
      keyOf: () => key,
      stateFile: join(dataDir, `demo-${creator.handle}.json`),
      cards: { mailboxUrl: mailboxUrl ?? '', factorFileOf: (handle) => join(dataDir, `${handle}-totp`) },
      clock: () => Date.now(),
      report: (line) => reports.push(line),
    }
  }
  const personOf = ({ keyOf }: DemoOptions, { handle }: DemoCreator): Promise<Person> =>
    makePerson(stage.url(), keyOf(handle))
  const priceOf = async ({ handle, card }: DemoCreator) => {
    const { body } = await request(stage.url(), 'GET', `/v1/channels/${handle}`)
    return body.tiers.find(({ name }: { name: string }) => name === card?.tier)?.cardPrice?.amount
  }
  /** The footage runs: twenty pictures more. */
  async function expectRunning(page: Page): Promise<void> {
    await page.locator('[data-testid="player"][data-media="connected"]').waitFor()
    const from = await framesDecoded(page)
    await until('twenty more pictures', async () => (await framesDecoded(page)) >= from + 20)
  }
  /** Codes that were mailed to an address, the newest first. */
  const codesFor = async (email: string) =>
    (await readMailbox(stage.world.current().mailboxUrl ?? '')).flatMap(({ to, code }) =>
      to === email && code !== null ? [code] : [],
    )
  /** What the demo wrote of a creator's cards: prices and codes. */
  async function traces(creator: DemoCreator) {
    const { rows } = await owner().query(
      `SELECT count(*)::int AS prices FROM app.tier_card_price p JOIN app.channel c ON c.creator_id = p.creator_id WHERE c.handle = $1`,
      [creator.handle],
    )
    const mails = (await codesFor(creator.card?.email ?? '')).length
    return { ...rows[0], mails, price: await priceOf(creator) }
  }

  async function goOnAir(): Promise<void> {
    const [show] = DEMO_SHOWS.filter(({ visibility }) => visibility === 'members')
    if (!show) throw new Error('the demo has no stream for members')
    const { dataDir } = stage.world.current()
    const keyFile = join(dataDir, `demo-${seller.handle}`)
    writeFileSync(keyFile, options.keyOf(seller.handle), { mode: 0o600 })
    const factorFile = join(dataDir, `${seller.handle}-totp`)
    await stage.world.current().publish({
      url: stage.url(),
      shows: [{ ...show, handle: seller.handle, keyFile, factorFile }],
    })
    await until('the stream is live', async () => {
      const { body } = await request(stage.url(), 'GET', `/v1/channels/${seller.handle}`)
      return body.liveRoomId !== null
    })
  }

  before('the demo world is made', async function () {
    this.timeout(120_000)
    seller = demoCreator()
    options = demoOf(seller)
    await createDemo(options)
    if (IS_DEEP) await goOnAir()
  })

  it('[S4.5] the creator went through the pages of the provider, is Ready by its notice, and a tier has a price', async () => {
    expect(reports).to.deep.equal([])
    const person = await personOf(options, seller)
    const account = await person.call<{ state: string; paysOut: boolean }>('GET', '/v1/me/connect-account')
    expect(account).to.include({ state: 'active', sellsByCard: true, paysOut: true, currency: 'EUR' })
    expect(await priceOf(seller)).to.equal(seller.card?.amount)
  })

  it('[S4.5] made again it changes nothing', async () => {
    const before = await traces(seller)
    expect(before).to.include({ mails: 1 })
    await createDemo(options)
    expect(await traces(seller)).to.deep.equal(before)
    // what was forgotten is found as it stands, as after an end between two steps
    await createDemo({ ...options, stateFile: `${options.stateFile}.lost` })
    expect(await traces(seller)).to.deep.equal(before)
  })
  // from the door on it is the walk of `fanPays`
  for (const viewport of depth([], SIZES))
    it(`[S4.12][S4.2] a newcomer at ${viewport.width} px is inside after four presses and has a receipt`, async () => {
      const { page, ...visit } = await fan('/', viewport)
      const email = stage.email('newcomer')
      const card = `main a[href="/c/${seller.handle}/live"]`
      await page.locator(card).first().waitFor()
      await visit.press(card)
      await page.locator('.door [data-primary]').waitFor()
      await visit.press('.door [data-primary]:has-text("Get pass · €9")')
      await page.getByLabel('E-mail address').fill(email)
      await visit.press(`${SHEET} button:has-text("Send code")`)
      await page.getByLabel('Code from the mail').fill(await codeFor(email))
      await visit.press(`${PAY}:has-text("Pay €9")`)
      await payThere(page, CARDS.good)
      await page.waitForURL(`${stage.url()}/c/${seller.handle}/live`)
      await expectRunning(page)
      expect(visit.presses()).to.equal(4)
      await page.goto(`${stage.url()}/me`)
      await page.locator('[data-testid=receipt-row]').getByText('€9').waitFor()
      await expectAccessible(page)
      await visit.expectClean([...provided(), { method: 'POST', path: /admissions$/, code: 'NO_PASS' }])
      await page.context().close()
    })

  it('[S2.9][S4.9] who signs in as the demo creator, by a mailed code, sees the earnings and opens the journal', async () => {
    if (!IS_DEEP) {
      const person = await personOf(options, seller)
      const page = () => person.call<ChannelPage>('GET', `/v1/channels/${seller.handle}`)
      await sellByCard({ handle: seller.handle, page })
    }
    const { page, ...visit } = await fan('/studio/earnings', { width: 390, height: 844 })
    const email = seller.card?.email ?? ''
    await visit.press('main button:has-text("Sign in")')
    await visit.press('dialog[open] button:has-text("Use e-mail")')
    await page.getByLabel('E-mail address').fill(email)
    await visit.press('dialog[open] button:has-text("Send code")')
    const code = await until(
      'a second code',
      async () => (await codesFor(email))[1] && (await codesFor(email))[0],
    )
    await page.getByLabel('Code from the mail').fill(code)
    await page.locator('[data-figure=Pending]').getByText(depth('€8.10', '€16.20'), { exact: true }).waitFor()
    await visit.press('[data-testid=entry] >> nth=0 >> button:text-is("Sale by card")')
    await page.locator('[data-testid=entry-sheet] [data-testid=line]').first().waitFor()
    await expectAccessible(page)
    await visit.expectClean()
    await page.context().close()
  })

  it('[S4.5] a price that its creator took away stays away', async () => {
    const person = await personOf(options, seller)
    const { body } = await request(stage.url(), 'GET', `/v1/channels/${seller.handle}`)
    const path = `/v1/channels/${body.channel.id}/card-prices/1`
    await person.call('PUT', path, { amount: null, refundRule: 'never' })
    await createDemo(options)
    expect(await priceOf(seller)).to.equal(undefined)
  })

  if (IS_DEEP)
    it('[S4.5] a folder of before gets it at a later start, whatever came between, and one with other keys is left alone', async () => {
      const creator = demoCreator()
      const demo = demoOf(creator)
      const cards = demo.cards ?? expect.fail('no mailbox')
      await createDemo({ ...demo, cards: null })
      expect(await traces(creator)).to.deep.equal({ prices: 0, mails: 0, price: undefined })
      reports.length = 0
      await createDemo({ ...demo, cards: { ...cards, mailboxUrl: 'http://127.0.0.1:9' } })
      expect(reports.splice(0)).to.have.length(1)
      const stranger = generatePrivateKey()
      await createDemo({ ...demo, stateFile: `${demo.stateFile}.other`, keyOf: () => stranger })
      expect(reports.splice(0).join()).to.match(/sells nothing by card: POST \/v1\/channels was refused/)
      // begun at the provider, and its form not sent
      const person = await personOf(demo, creator)
      const email = creator.card?.email ?? ''
      const { flow } = await person.call<{ flow: string }>('POST', '/v1/me/email', { email })
      await person.call('POST', '/v1/me/email/code', { flow, code: await codeFor(email) })
      await person.call('POST', '/v1/me/connect-account/links', { country: 'DE' })
      expect(await priceOf(creator)).to.equal(undefined)
      await createDemo(demo)
      expect(reports).to.deep.equal([])
      expect(await traces(creator)).to.deep.equal({ prices: 1, mails: 1, price: creator.card?.amount })
    })
})
