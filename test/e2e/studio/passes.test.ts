import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { getAddress, type Hex, parseEther } from 'viem'
import type { ChannelPage } from '#api/creators/contract.ts'
import { REFUSING_PAYEE } from '#test/api/passes/refusingPayee.ts'
import { buyPass } from '../journey/passes.ts'
import { type Creator, makePerson, type Person } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const CONFIRM = '[data-testid=burner-confirm]'
const TIER = '[data-testid=own-tier-1]'

/** Sends a transaction that is no call of a collection; answers its receipt. */
async function sendRaw({ wallet, account }: Creator, tx: { to?: Hex; data: Hex }) {
  const { chain } = wallet
  const request = await chain.prepareTransactionRequest({
    account,
    ...tx,
    gas: 200_000n,
    chain: chain.chain,
    type: 'eip1559',
  })
  const hash = await chain.sendRawTransaction({
    serializedTransaction: await account.signTransaction(request as never),
  })
  return chain.waitForTransactionReceipt({ hash, timeout: 30_000 })
}
const deployPayee = async (by: Creator) => {
  const { contractAddress } = await sendRaw(by, { data: REFUSING_PAYEE })
  return getAddress(contractAddress as Hex)
}
const callPayee = (by: Creator, to: Hex) => sendRaw(by, { to, data: '0x01' })

describe('journey 8: a creator changes what they sell and sees what was sold', function () {
  this.timeout(180_000)
  const stage = useStage()
  let creator: Creator
  let studio: WatchedPage
  let fan: Person
  before('a creator looks at the tiers', async function () {
    this.timeout(90_000)
    creator = await stage.creator('northlight')
    fan = await makePerson(stage.url())
    studio = await stage.visit('/studio/passes', creator)
    await studio.page.locator(`${TIER} [data-testid=price]`, { hasText: '0.01 ETH' }).waitFor()
  })

  const changePrice = async (to: string) => {
    await studio.press('button[aria-label="Change Gold"]')
    await studio.page.locator('[data-testid=tier-sheet]').getByLabel('Price', { exact: true }).fill(to)
  }

  it('[S3.8] a price is corrected under a fan’s open sheet: nothing is bought at the old one', async () => {
    const buyer = await stage.visit('/c/northlight/join', fan)
    await buyer.press('[data-testid=tier-1] button:has-text("Get pass")')
    const pay = buyer.page.locator(`${CONFIRM} button:has-text("Confirm and pay 0.01 ETH")`)
    await pay.and(buyer.page.locator(':enabled')).waitFor()

    await changePrice('0.02')
    const told = studio.page.locator('[data-testid=tier-change]')
    expect(await told.textContent()).to.equal('Price0.01 ETH → 0.02 ETH')
    await studio.press('[data-testid=tier-sheet] button:has-text("Change this tier")')
    const sheet = studio.page.locator(CONFIRM)
    await sheet.getByText('price 0.01 ETH → 0.02 ETH').waitFor()
    await studio.press(`${CONFIRM} button:text-is("Confirm")`)
    await studio.page.locator(`${TIER} [data-testid=price]`, { hasText: '0.02 ETH' }).waitFor()

    await buyer.page.locator(CONFIRM).getByText('The price changed meanwhile. Nothing was paid.').waitFor()
    await pay.and(buyer.page.locator(':disabled')).waitFor()
    await buyer.press(`${CONFIRM} button:text-is("Reject")`)
    await buyer.page.locator('[data-testid=tier-1]', { hasText: '0.02 ETH' }).waitFor()
    await buyer.press('[data-testid=tier-1] button:has-text("Get pass")')
    await buyer.press(`${CONFIRM} button:has-text("Confirm and pay 0.02 ETH")`)
    await buyer.page.locator('[data-testid=tier-1]', { hasText: 'Yours until' }).waitFor()
    await studio.page.locator(TIER, { hasText: '1 made, no limit' }).waitFor()
    await buyer.expectClean()
    await buyer.page.context().close()
  })

  it('[S3.8][S2.1] shows the sale with its tier, total and holder, and downloads it', async () => {
    await studio.press('.tabs a:has-text("Sales")')
    const row = studio.page.locator('[data-testid=sale]')
    await row.getByText('Purchase').waitFor()
    const short = `${fan.account.address.slice(0, 6)}…${fan.account.address.slice(-4)}`.toLowerCase()
    expect(await row.allTextContents()).to.have.length(1)
    for (const text of ['Gold', '0.02 ETH', short]) expect(await row.textContent()).to.contain(text)
    await row.getByText('Final').waitFor()
    const yours = studio.page.locator('[data-testid=total-1-ETH] [data-total=Yours]')
    expect(await yours.textContent()).to.equal('0.02 ETH')
    const waiting = studio.page.waitForEvent('download')
    await studio.press('button:has-text("Download as CSV")')
    const file = await waiting
    expect(file.suggestedFilename()).to.equal('sales.csv')
    const text = await readFile(await file.path(), 'utf8')
    expect(text).to.match(new RegExp(`^[^\r]+\r\n[^\r]+,purchase,1,Gold,0\\.02${'0'.repeat(16)},[^\r]+\r\n$`))
    await studio.press('.tabs a:has-text("Holders")')
    await studio.page.locator('[data-testid=holder]', { hasText: short }).waitFor()
    await studio.press('.tabs a:has-text("Tiers")')
  })

  it('[S3.8] pays another address from now on; what it does not take waits there until it is claimed', async () => {
    const payee = await deployPayee(creator)
    await studio.press('.tabs a:has-text("Sales")')
    await studio.press('button[aria-label="Change where sales go"]')
    const field = studio.page.getByLabel('New payout address', { exact: true })
    await field.fill(creator.collection)
    await studio.press('button:has-text("Look at this address")')
    await studio.page
      .locator('[data-testid=payout-sheet]')
      .getByText('could never be taken out again')
      .waitFor()
    await field.fill(payee)
    await studio.press('button:has-text("Look at this address")')
    await studio.page.locator('[data-testid=payout-doubt]').nth(1).waitFor()
    const doubts = await studio.page.locator('[data-testid=payout-doubt]').allTextContents()
    expect(doubts[0]).to.contain('no wallet of yours')
    expect(doubts[1]).to.contain('A contract is at this address')
    await studio.press('button:has-text("Pay this address")')
    await studio.press(`${CONFIRM} button:text-is("Confirm")`)
    const short = `${payee.slice(0, 6)}…${payee.slice(-4)}`
    await studio.page.locator('[data-testid=payout]', { hasText: new RegExp(short, 'i') }).waitFor()
    await buyPass(await makePerson(stage.url()), creator, parseEther('0.02'))
    await studio.page.locator('[data-testid=payout-waiting]', { hasText: '0.02 ETH' }).waitFor()
    const total = (word: string) => studio.page.locator(`[data-testid=total-1-ETH] [data-total=${word}]`)
    await total('Waiting').getByText('0.02 ETH').waitFor()
    await total('Yours').getByText('0.04 ETH').waitFor()

    await callPayee(creator, payee)
    await studio.press('[data-testid=payout-waiting] button:has-text("Claim")')
    await studio.press(`${CONFIRM} button:text-is("Confirm")`)
    await studio.page.locator('[data-testid=payout-waiting]').waitFor({ state: 'detached' })
    await total('Waiting').getByText('0 ETH', { exact: true }).waitFor()
    expect(await creator.wallet.chain.getBalance({ address: payee })).to.equal(parseEther('0.02'))
    await studio.press('.tabs a:has-text("Tiers")')
  })

  it('[S3.8] a first collection pays another address than the wallet that makes it, after a second look', async () => {
    const person = await makePerson(stage.url())
    const made = await person.call<ChannelPage>('POST', '/v1/channels', { handle: 'kiln', name: 'Kiln' })
    const host = await stage.visit('/studio/live', person)
    await host.type('Where sales go', fan.account.address)
    await host.press('button:has-text("Create my pass collection")')
    await host.page.locator('[data-testid=payout-doubt]', { hasText: 'no wallet of yours' }).waitFor()
    await host.press('button:has-text("Pay this address and create it")')
    await host.press(`${CONFIRM} button:text-is("Confirm")`)
    await host.page.getByLabel('Tier name', { exact: true }).waitFor()
    const { payouts } = await person.call<{ payouts: { address: string }[] }>(
      'GET',
      `/v1/channels/${made.channel.id}/payouts`,
    )
    expect(payouts.map(({ address }) => address)).to.deep.equal([fan.account.address.toLowerCase()])
    await host.expectClean()
    await host.page.context().close()
  })

  it('[S3.8] asks once more before a tier costs nothing, pauses it and sells again', async () => {
    await changePrice('0')
    await studio.press('[data-testid=tier-sheet] button:has-text("Change this tier")')
    await studio.page.locator('[data-testid=tier-doubt]', { hasText: 'cost nothing' }).waitFor()
    await studio.press('[data-testid=tier-sheet] button[aria-label="Close"]')
    await studio.press('button[aria-label="Pause Gold"]')
    await studio.page.locator(CONFIRM).getByText('sale open → paused').waitFor()
    await studio.press(`${CONFIRM} button:text-is("Confirm")`)
    await studio.press('button[aria-label="Resume Gold"]')
    await studio.press(`${CONFIRM} button:text-is("Confirm")`)
    await studio.page.locator('button[aria-label="Pause Gold"]').waitFor()
    expect(await studio.page.locator(`${TIER} [data-testid=price]`).textContent()).to.equal('0.02 ETH')
    await studio.expectClean()
  })
})
