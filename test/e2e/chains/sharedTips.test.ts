import { expect } from 'chai'
import { type Hex, parseEther } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import type { CoHost, RoomShares } from '#api/rooms/cohosts/contract.ts'
import type { DividedTips } from '#api/tips/contract.ts'
import { ledgerAbi } from '#generated/abis.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass } from '../journey/passes.ts'
import { GOLD, makePerson, openProfile, type Person } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

const PROMPT = '[data-testid=burner-confirm]'
const CONFIRM = `${PROMPT} button:has-text("Confirm")`
const NATIVE = 0
/** No part of it is whole wei: 3,333 and 6,667 of 10,000 of it leave something. */
const TIP = parseEther('0.01') + 7n

describe('journey: tips of two creators', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  /** What waits for somebody in the ledger itself, past every index and page. */
  async function owed({ wallet, account, call }: Person): Promise<bigint> {
    const { contracts } = await call<Config>('GET', '/v1/config')
    const at = { address: contracts.ledger as Hex, abi: ledgerAbi }
    return wallet.chain.readContract({ ...at, functionName: 'owed', args: [account.address, NATIVE] })
  }

  it('[S3.64][S3.62][S3.8] the host shares the tips and makes the contract, the other agrees to that; a tip goes there, whoever presses divides it to the wei, and each claims their part', async () => {
    const host = await stage.creator('polaris')
    const other = await stage.creator('ember')
    const open = async (who: typeof host, path: string): Promise<WatchedPage> =>
      watchPage(await openProfile(stage.host(), stage.url(), who), stage.url() + path)

    const studio = await open(host, `/studio/live?channel=${host.handle}`)
    await studio.press('button:text-is("Invite co-hosts")')
    await studio.type('Handle', other.handle)
    await studio.press('button:text-is("Ask")')
    await studio.type(`Share of ${other.name}`, '33.33')
    await studio.page.getByTestId('kept-share').filter({ hasText: 'You keep 66.67 %.' }).waitFor()
    await studio.press('button:text-is("Set shares")')
    await studio.page.getByTestId('split-unmade').waitFor()
    await expectAccessible(studio.page)
    await studio.press('button:text-is("Make the contract")')
    await studio.press(CONFIRM)
    await studio.page.getByTestId('split-made').waitFor()

    const beside = await open(other, '/studio/together')
    await beside.press('main a:text-is("Read and answer")')
    await beside.page.getByText(/you 33\.33 %/).waitFor()
    await expectAccessible(beside.page)
    await beside.press('button:text-is("Agree")')
    await studio.page.getByText('Agreed', { exact: true }).waitFor()
    await studio.press('button:has-text("Go live")')
    await studio.page.locator('[data-testid="state:control:live"]').waitFor()

    const { roomId } = await until('it is live', async () => {
      const { liveRoomId } = await host.page()
      return liveRoomId ? { roomId: liveRoomId } : null
    })
    const { shares } = await host.call<{ coHosts: CoHost[]; shares: RoomShares }>(
      'GET',
      `/v1/rooms/${roomId}/co-hosts`,
    )
    const split = shares.split as Hex
    const giver = await makePerson(stage.url())
    await buyPass(giver, host, GOLD.priceUnits)
    const fan = await stage.visit(`/c/${host.handle}/live`, giver)
    await fan.press('.understage button:has-text("Tip")')
    await fan.press('[data-testid=tip-sheet] label:has-text("Another amount")')
    await fan.type('Amount', '0.010000000000000007')
    await fan.page
      .getByTestId('tip-divided')
      .filter({ hasText: `33.33 % to ${other.name}` })
      .waitFor()
    await expectAccessible(fan.page)
    const both = `Send 0.010000000000000007 ETH to ${host.name} and ${other.name}`
    await fan.press(`[data-testid=tip-sheet] button:has-text("${both}")`)
    await fan.press(`${PROMPT} button:has-text("Confirm and pay")`)
    await fan.page.locator('[data-testid=tip-sheet]').waitFor({ state: 'detached' })
    await fan.page.locator('[data-testid=tip-row]').first().filter({ hasText: '0.01' }).waitFor()
    expect(await giver.wallet.chain.getBalance({ address: split })).to.equal(TIP)
    await studio.page.locator('[data-testid=host-tip]').first().waitFor()

    await beside.page.goto(`${stage.url()}/studio/together`)
    const row = beside.page.getByTestId('in-split')
    await row.filter({ hasText: 'of it yours' }).waitFor()
    await expectAccessible(beside.page)
    await beside.press('[data-testid=in-split] button:text-is("Distribute")')
    await beside.page.locator(PROMPT).getByText('Divides tips').waitFor()
    await beside.press(CONFIRM)
    await beside.page.getByText('Nothing is in it now.').waitFor()
    const part = (TIP * 3333n) / 10_000n
    expect([await owed(other), await owed(host)]).to.deep.equal([part, TIP - part])
    expect(await giver.wallet.chain.getBalance({ address: split })).to.equal(0n)
    const [known] = await until('the index knows', async () => {
      const { splits } = await other.call<{ splits: DividedTips[] }>('GET', '/v1/me/splits')
      return splits[0]?.divided.length ? splits : null
    })
    expect(known?.divided).to.deep.equal([
      { currency: NATIVE, symbol: 'ETH', decimals: 18, units: String(TIP), ownUnits: String(part) },
    ])

    await beside.page.getByTestId('waiting-money').filter({ hasText: 'Your part of divided tips' }).waitFor()
    await beside.press('[data-testid=waiting-money] button:text-is("Claim")')
    await beside.press(CONFIRM)
    await beside.page.getByTestId('waiting-money').waitFor({ state: 'detached' })
    expect([await owed(other), await owed(host)]).to.deep.equal([0n, TIP - part])

    await host.call('POST', `/v1/rooms/${roomId}/end`)
    await studio.expectClean([NOT_YET_SEEN])
    for (const page of [fan, beside]) await page.expectClean()
    for (const { page } of [studio, fan, beside]) await page.context().close()
  })
})
