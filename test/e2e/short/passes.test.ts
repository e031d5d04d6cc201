import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { parseEther } from 'viem'
import type { ChannelPage } from '#api/creators/contract.ts'
import { streamPassAbi } from '#generated/abis.ts'
import { moveClock } from '../chains/heldChain.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass } from '../journey/passes.ts'
import { acceptMoney, pickPayout, refusingPayee, shortOf } from '../journey/payee.ts'
import { type Creator, GOLD, makePerson, type Person } from '../journey/people.ts'
import { IS_DEEP, onScreens } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const CONFIRM = '[data-testid=burner-confirm]'
const YES = `${CONFIRM} button:text-is("Confirm")`
const TIER = '[data-testid=own-tier-1]'
const OFFER = '[data-testid=tier-1]'
const WINDOW_S = 3600
const PRICE = parseEther('0.02')
/** of 30 days one has begun */
const EARNED = '0.00066667 ETH'
const BACK = '0.019333 ETH'
const SIZES = onScreens([
  { name: '1440×900', handle: 'northlight', width: 1440, height: 900 },
  { name: '390×844', handle: 'southlight', width: 390, height: 844 },
])

/** How many presses something took. */
async function pressesOf(watched: WatchedPage, act: () => Promise<void>): Promise<number> {
  const before = watched.presses()
  await act()
  return watched.presses() - before
}

const total = ({ page }: WatchedPage, word: string) =>
  page.locator(`[data-testid=total-1-ETH] [data-total=${word}]`)

async function changePrice(studio: WatchedPage, to: string): Promise<void> {
  await studio.pressByKey('button[aria-label="Change Gold"]')
  await studio.type('Price', to)
}

describe('journey 8: a creator changes what they sell and sees what was sold, by keyboard alone', function () {
  this.timeout(180_000)
  const stage = useStage('short')

  const openAt = async (path: string, person: Person, viewport: { width: number; height: number }) => {
    const watched = await stage.visitAsking(path, person)
    await watched.page.setViewportSize(viewport)
    // what fades in has less contrast for a moment
    await watched.page.emulateMedia({ reducedMotion: 'reduce' })
    return watched
  }

  for (const { name, handle, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      let creator: Creator
      let fan: Person
      let studio: WatchedPage
      let buyer: WatchedPage
      before('a creator looks at the tiers', async function () {
        this.timeout(90_000)
        creator = await stage.creator(handle, [{ ...GOLD, refundWindowS: WINDOW_S }])
        fan = await makePerson(stage.url())
        studio = await openAt('/studio/passes', creator, viewport)
        await studio.page.locator(`${TIER} [data-testid=price]`, { hasText: '0.01 ETH' }).waitFor()
        buyer = await openAt(`/c/${creator.handle}/join`, fan, viewport)
      })
      after('nothing went wrong on the way', async () => {
        for (const one of [studio, buyer]) {
          await one.expectClean()
          await one.page.context().close()
        }
      })

      it('[S2.1] tells before anybody pays for how long a pass can be given back, and what it cannot do until then', async () => {
        const promise = buyer.page.locator('[data-testid=refund-promise]')
        await promise.getByText('You can give it back for 1 hour after you pay').waitFor()
        const words = (await promise.textContent()) ?? ''
        expect(words).to.include('cannot move to another wallet, and takes no more time')
        await expectAccessible(buyer.page)
      })

      it('[S3.8] a price is corrected under a fan’s open sheet: nothing is bought at the old one', async () => {
        await buyer.pressByKey(`${OFFER} button:has-text("Get pass")`)
        const pay = buyer.page.locator(`${CONFIRM} button:has-text("Confirm and pay 0.01 ETH")`)
        await pay.and(buyer.page.locator(':enabled')).waitFor()

        const presses = await pressesOf(studio, async () => {
          await changePrice(studio, '0.02')
          const told = studio.page.locator('[data-testid=tier-change]')
          expect(await told.textContent()).to.equal('Price0.01 ETH → 0.02 ETH')
          await expectAccessible(studio.page)
          await studio.pressByKey('[data-testid=tier-sheet] button:has-text("Change this tier")')
          await studio.page.locator(CONFIRM).getByText('price 0.01 ETH → 0.02 ETH').waitFor()
          await studio.pressByKey(YES)
          await studio.page.locator(`${TIER} [data-testid=price]`, { hasText: '0.02 ETH' }).waitFor()
        })
        expect(presses).to.equal(3)

        const told = buyer.page.locator(CONFIRM).getByText('The price changed meanwhile. Nothing was paid.')
        await told.waitFor()
        await pay.and(buyer.page.locator(':disabled')).waitFor()
        await expectAccessible(buyer.page)
        await buyer.pressByKey(`${CONFIRM} button:text-is("Reject")`)
        await buyer.page.locator(OFFER, { hasText: '0.02 ETH' }).waitFor()
        const bought = await pressesOf(buyer, async () => {
          await buyer.pressByKey(`${OFFER} button:has-text("Get pass")`)
          await buyer.pressByKey(`${CONFIRM} button:has-text("Confirm and pay 0.02 ETH")`)
          await buyer.page.locator(OFFER, { hasText: 'Yours until' }).waitFor()
        })
        expect(bought).to.equal(2)
        await studio.page.locator(TIER, { hasText: '1 made, no limit' }).waitFor()
      })

      it('[S3.8][S2.1] shows the sale, what is kept for its refund and its holder, and downloads it', async () => {
        await studio.pressByKey('.tabs a:has-text("Sales")')
        const row = studio.page.locator('[data-testid=sale]')
        await row.getByText('Purchase').waitFor()
        const short = shortOf(fan.account.address)
        expect(await row.allTextContents()).to.have.length(1)
        for (const text of ['Gold', '0.02 ETH', short, 'kept until'])
          expect(await row.textContent()).to.contain(text)
        await row.getByText('Final').waitFor()
        await studio.page.locator('[data-testid=kept]', { hasText: 'Kept until' }).waitFor()
        await total(studio, 'Kept').getByText('0.02 ETH').waitFor()
        expect(await total(studio, 'Yours').textContent()).to.equal('0 ETH')
        await expectAccessible(studio.page)
        const waiting = studio.page.waitForEvent('download')
        await studio.pressByKey('button:has-text("Download as CSV")')
        const file = await waiting
        expect(file.suggestedFilename()).to.equal('sales.csv')
        const text = await readFile(await file.path(), 'utf8')
        expect(text).to.match(
          new RegExp(`^[^\r]+\r\n[^\r]+,purchase,1,Gold,0\\.02${'0'.repeat(16)},[^\r]+\r\n$`),
        )
        await studio.pressByKey('.tabs a:has-text("Holders")')
        await studio.page.locator('[data-testid=holder]', { hasText: short }).waitFor()
        await expectAccessible(studio.page)
        await studio.pressByKey('.tabs a:has-text("Sales")')
      })

      it('[S2.1][S3.8] is given back: the price less its first day returns, and the creator sees both', async () => {
        const [{ chain }, { address }] = [fan.wallet, fan.account]
        const before = await chain.getBalance({ address })
        const note = buyer.page.locator('[data-testid=refund-open]')
        await note.locator('[data-testid=refund-now]', { hasText: BACK }).waitFor()
        const presses = await pressesOf(buyer, async () => {
          await buyer.pressByKey('[data-testid=refund-open] button:has-text("Give back")')
          await expectAccessible(buyer.page)
          await buyer.pressByKey('[data-testid=give-back] button:text-is("Give back")')
          await buyer.pressByKey(YES)
          await note.waitFor({ state: 'detached' })
        })
        expect(presses).to.equal(3)
        await buyer.page.locator(`${OFFER} button:has-text("Get pass")`).waitFor()
        const passes = await chain.readContract({
          ...{ address: creator.collection, abi: streamPassAbi, functionName: 'balanceOf' },
          args: [address],
        })
        const gained = (await chain.getBalance({ address })) - before
        expect(passes).to.equal(0n)
        expect(Number(gained) / Number((PRICE * 29n) / 30n)).to.be.within(0.9, 1)

        const refund = studio.page.locator('[data-testid=sale]', { hasText: 'Refund' })
        await refund.getByText(`−${BACK}`).waitFor()
        await total(studio, 'Refunded').getByText(BACK).waitFor()
        await total(studio, 'Kept').getByText('0 ETH', { exact: true }).waitFor()
        await total(studio, 'Yours').getByText(EARNED).waitFor()
        await studio.page.locator('[data-testid=kept]').waitFor({ state: 'detached' })
      })

      it('[S3.8] pays another address from now on; what it does not take waits there until it is claimed', async () => {
        const payee = await refusingPayee(creator)
        await pickPayout(studio, creator.collection, payee)
        const other = await makePerson(stage.url())
        await buyPass(other, creator, PRICE)
        await studio.page.locator('[data-testid=kept]', { hasText: 'Kept until' }).waitFor()

        await moveClock(stage.world.current().rpcUrl, WINDOW_S)
        await studio.page.locator('[data-testid=kept]', { hasText: 'Nobody can ask it back' }).waitFor()
        await expectAccessible(studio.page)
        const collected = await pressesOf(studio, async () => {
          await studio.pressByKey('button:text-is("Collect 1")')
          await studio.pressByKey(YES)
          await studio.page.locator('[data-testid=kept]').waitFor({ state: 'detached' })
        })
        expect(collected).to.equal(2)
        await studio.page.locator('[data-testid=payout-waiting]', { hasText: '0.02 ETH' }).waitFor()
        await total(studio, 'Waiting').getByText('0.02 ETH').waitFor()
        await total(studio, 'Yours').getByText('0.020667 ETH').waitFor()
        if (IS_DEEP) {
          const mine = await openAt('/me', creator, viewport)
          const waits = mine.page.locator('[data-testid=waiting-money]', { hasText: '0.02 ETH' })
          await waits.getByText('where your sales go or went').waitFor()
          // elsewhere it goes by its owner alone, and this wallet is not known to be one of theirs
          expect(await waits.locator('button').allTextContents()).to.deep.equal(['Claim'])
          await mine.expectClean()
          await mine.page.context().close()
        }
        await acceptMoney(creator, payee)
        const claimed = await pressesOf(studio, async () => {
          await studio.pressByKey('[data-testid=payout-waiting] button:has-text("Claim")')
          await studio.pressByKey(YES)
          await studio.page.locator('[data-testid=payout-waiting]').waitFor({ state: 'detached' })
        })
        expect(claimed).to.equal(2)
        await total(studio, 'Waiting').getByText('0 ETH', { exact: true }).waitFor()
        expect(await creator.wallet.chain.getBalance({ address: payee })).to.equal(PRICE)
      })

      if (IS_DEEP)
        it('[S3.8] asks once more before a tier costs nothing, pauses it and sells again', async () => {
          await studio.pressByKey('.tabs a:has-text("Tiers")')
          await changePrice(studio, '0')
          await studio.pressByKey('[data-testid=tier-sheet] button:has-text("Change this tier")')
          await studio.page.locator('[data-testid=tier-doubt]', { hasText: 'cost nothing' }).waitFor()
          await studio.page.keyboard.press('Escape')
          await studio.pressByKey('button[aria-label="Pause Gold"]')
          await studio.page.locator(CONFIRM).getByText('sale open → paused').waitFor()
          await studio.pressByKey(YES)
          await studio.pressByKey('button[aria-label="Resume Gold"]')
          await studio.pressByKey(YES)
          await studio.page.locator('button[aria-label="Pause Gold"]').waitFor()
          expect(await studio.page.locator(`${TIER} [data-testid=price]`).textContent()).to.equal('0.02 ETH')
        })
    })

  it('[S3.8] a first collection pays another address than the wallet that makes it, after a second look', async () => {
    const person = await makePerson(stage.url())
    const { address } = (await makePerson(stage.url())).account
    const made = await person.call<ChannelPage>('POST', '/v1/channels', {
      handle: 'tollhouse',
      name: 'Tollhouse',
    })
    const host = await stage.visit('/studio/live', person)
    await host.type('Where sales go', address)
    await host.pressByKey('button:has-text("Create my pass collection")')
    await host.page.locator('[data-testid=payout-doubt]', { hasText: 'no wallet of yours' }).waitFor()
    await host.pressByKey('button:has-text("Pay this address and create it")')
    await host.pressByKey(YES)
    await host.page.getByLabel('Tier name', { exact: true }).waitFor()
    const path = `/v1/channels/${made.channel.id}/payouts`
    const { payouts } = await person.call<{ payouts: { address: string }[] }>('GET', path)
    expect(payouts.map((one) => one.address)).to.deep.equal([address.toLowerCase()])
    await host.expectClean()
    await host.page.context().close()
  })
})
