import { expect } from 'chai'
import { encodeFunctionData, type Hex } from 'viem'
import { ledgerAbi, passManagementAbi, streamPassAbi } from '#generated/abis.ts'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { request } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'
import { sendFirst } from '../chains/heldChain.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass, heldPass } from '../journey/passes.ts'
import { type Creator, GOLD, makePerson, openProfile, type Person } from '../journey/people.ts'
import { type LiveShow, NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

const DENIED = { method: 'POST', path: /\/admissions$/, code: 'NO_PASS' }
const CONFIRM = '[data-testid=burner-confirm]'
const WEEK_S = 604_800
const SHARE_BPS = 500
const OWED = 12_345_000_000_000_000n

describe('a promise of a creator, and money that waits', function () {
  this.timeout(120_000)
  const stage = useStage('wallets')
  let creator: Creator
  let show: LiveShow
  let friend: Person
  before('somebody is live with a tier that promises', async function () {
    this.timeout(90_000)
    const terms = { ...GOLD, refundWindowS: WEEK_S, referralBps: SHARE_BPS }
    creator = await stage.creator('northlight', [terms])
    show = await stage.goLive(creator)
    friend = await makePerson(stage.url())
    await buyPass(friend, creator, GOLD.priceUnits)
    await heldPass(friend, creator)
  })
  afterEach('nothing went wrong in the studio', () => show.studio.expectClean([NOT_YET_SEEN]))

  const receiptOf = (passId: bigint) =>
    friend.wallet.chain.readContract({
      address: creator.collection,
      abi: passManagementAbi,
      functionName: 'receiptOf',
      args: [passId],
    })

  async function copiedLink(): Promise<string> {
    const context = await openProfile(stage.fan(), stage.url(), friend)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const page = await watchPage(context, `${stage.url()}/c/${creator.handle}/join`)
    await page.press('button:has-text("Copy my link")')
    await page.page.getByText('Your link was copied.').waitFor()
    const link = await page.page.evaluate<string>('navigator.clipboard.readText()')
    await page.expectClean()
    await context.close()
    return link
  }

  if (IS_DEEP)
    it('[S2.1] a link of one’s own is there for everybody with a wallet, but neither for strangers nor where all is theirs', async () => {
      const link = 'button:has-text("Copy my link")'
      const person = await makePerson(stage.url())
      const fan = await stage.visit(`/c/${creator.handle}/join`, person)
      const offered = fan.page.locator('[data-testid=share-link]')
      await offered.getByText('up to 5 % of the price').waitFor()
      const { address } = person.account
      expect((await offered.textContent())?.toLowerCase()).to.include(
        `your wallet ${address.slice(0, 6)}…${address.slice(-4)}`.toLowerCase(),
      )
      await fan.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await fan.pressByKey(link)
      await fan.page.getByText('Your link was copied.').waitFor()
      const text = await fan.page.evaluate<string>('navigator.clipboard.readText()')
      expect(text).to.match(/\/c\/northlight[a-z]{2}\/join\?via=shr_[0-9a-hjkmnp-tv-z]{22}$/)
      const { body } = await request(stage.url(), 'GET', `/v1/share-links/${text.split('=')[1]}`)
      expect(body.wallet).to.equal(address.toLowerCase())
      await fan.expectClean()
      await fan.page.context().close()
      for (const other of [undefined, creator]) {
        const page = await stage.visit(`/c/${creator.handle}/join`, other)
        await page.page.locator('[data-testid=refund-promise]').waitFor()
        // what would show it is there
        const has =
          "performance.getEntriesByType('resource').some(({ name }) => name.includes('/ShareMyLink-'))"
        await until('the link’s part is loaded', () => page.page.evaluate<boolean>(has))
        await page.page.evaluate(
          'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
        )
        expect(await page.page.locator(link).count()).to.equal(0)
        await page.expectClean()
        await page.page.context().close()
      }
    })

  /** With the pass goes what its referrer was to have. */
  async function giveBack(fan: WatchedPage, person: Person, passId: bigint): Promise<void> {
    await fan.page.goto(`${stage.url()}/c/${creator.handle}/join`)
    const note = fan.page.locator('[data-testid=refund-open]')
    await note.locator('[data-testid=refund-now]', { hasText: '0.0096667 ETH' }).waitFor()
    expect(await note.textContent()).to.include('it cannot move to another wallet, and takes no more time')
    await expectAccessible(fan.page)
    await fan.press('[data-testid=refund-open] button:has-text("Give back")')
    await expectAccessible(fan.page)
    const before = await person.wallet.chain.getBalance({ address: person.account.address })
    await fan.press('[data-testid=give-back] button:text-is("Give back")')
    await fan.press(`${CONFIRM} button:text-is("Confirm")`)
    await note.waitFor({ state: 'detached' })
    const passes = await person.wallet.chain.readContract({
      address: creator.collection,
      abi: streamPassAbi,
      functionName: 'balanceOf',
      args: [person.account.address],
    })
    const gained = (await person.wallet.chain.getBalance({ address: person.account.address })) - before
    expect([passes, (await receiptOf(passId)).paid]).to.deep.equal([0n, 0n])
    expect(Number(gained) / Number((GOLD.priceUnits * 29n) / 30n)).to.be.within(0.9, 1)
  }

  it('[S2.1][T42] a followed link is named in the sheet and carried to the contract', async () => {
    const link = await copiedLink()
    expect(link).to.match(/\/c\/northlight[a-z]{2}\/join\?via=shr_[0-9a-hjkmnp-tv-z]{22}$/)
    const person = await makePerson(stage.url())
    const fan = await stage.visit(new URL(link).pathname + new URL(link).search, person)
    await fan.page.getByText('5 % of it to who sent you the link').waitFor()
    expect(new URL(fan.page.url()).search, 'the code leaves the address').to.equal('')

    await fan.page.goto(`${stage.url()}/s/${show.roomId}`)
    await expectDoor(fan.page, 'NO_PASS')
    expect(await fan.page.locator('.door .kv').textContent()).to.include('Give backfor 7 days after you pay')
    await fan.press('.door [data-primary]')
    const sheet = fan.page.locator('[data-testid=get-pass]', { hasText: '5 % of it to who sent you' })
    await sheet.locator('[data-testid=refund-promise]', { hasText: 'for 7 days after you pay' }).waitFor()
    await fan.page.locator(CONFIRM, { hasText: 'whose link you followed' }).waitFor()
    await fan.press(`${CONFIRM} button:has-text("Confirm and pay")`)
    await expectPicture(fan.page)
    const passId = await heldPass(person, creator)
    const kept = await receiptOf(passId)
    expect([kept.referrer, kept.paid]).to.deep.equal([friend.account.address, GOLD.priceUnits])

    // by the same sheets a pass is given back in short/passes
    if (IS_DEEP) await giveBack(fan, person, passId)
    await fan.expectClean([DENIED])
    await fan.page.context().close()
  })

  it('[S2.1] shows what waits and why; it is claimed to its wallet, and elsewhere by its owner', async () => {
    const person = await makePerson(stage.url())
    const { body: config } = await request(stage.url(), 'GET', '/v1/config')
    const ledger = config.contracts.ledger as Hex
    const { chain } = friend.wallet
    const owed = () =>
      chain.readContract({
        ...{ address: ledger, abi: ledgerAbi, functionName: 'owed' },
        args: [person.account.address, 0],
      })
    const deposit = async () => {
      const args = [person.account.address] as const
      const data = encodeFunctionData({ abi: ledgerAbi, functionName: 'creditNative', args })
      const hash = await sendFirst(friend, { to: ledger, data, value: OWED }, false)
      await chain.waitForTransactionReceipt({ hash })
    }
    const fan = await stage.visit('/me', person)
    for (const elsewhere of IS_DEEP ? [null, friend.account.address] : [friend.account.address]) {
      await deposit()
      const row = fan.page.locator('[data-testid=waiting-money]', { hasText: '0.012345 ETH' })
      while (!(await row.isVisible())) {
        await fan.page.reload()
        await fan.page.locator('[data-testid="state:library:shown"]').waitFor()
      }
      expect(await row.textContent()).to.include('it could not be sent there')
      if (elsewhere !== null) {
        await fan.press('[data-testid=waiting-money] button:has-text("Send it elsewhere")')
        await fan.type('Send it to', elsewhere)
      }
      await expectAccessible(fan.page)
      const before = await chain.getBalance({ address: friend.account.address })
      await fan.press('[data-testid=waiting-money] button:text-is("Claim")')
      await fan.press(`${CONFIRM} button:text-is("Confirm")`)
      await row.waitFor({ state: 'detached' })
      expect(await owed()).to.equal(0n)
      const gained = (await chain.getBalance({ address: friend.account.address })) - before
      expect(gained).to.equal(elsewhere === null ? 0n : OWED)
    }
    await fan.expectClean()
    await fan.page.context().close()
  })
})
