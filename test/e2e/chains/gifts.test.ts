import { expect } from 'chai'
import { createPublicClient, type Hex, http, parseEther } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import type { TipTotal } from '#api/tips/contract.ts'
import { roomHubAbi } from '#generated/abis.ts'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { until } from '#test/kit/time/until.ts'
import { REORGABLE } from '#test/kit/world.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, type Person } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { heldChain } from './heldChain.ts'

const PAY = '[data-testid=burner-confirm] button:has-text("Confirm and pay")'

describe('journey: tips and gifts beside a live stream', function () {
  this.timeout(120_000)
  const stage = useStage('chains')
  const chain = heldChain(() => stage.world.current().rpcUrl)

  const rows = ({ page }: WatchedPage) => page.locator('[data-testid=tip-list] [data-testid=tip-row]')
  const newest = (one: WatchedPage, words: string) => rows(one).first().filter({ hasText: words }).waitFor()
  const atFinal = () => chain.mine(2 * REORGABLE.slots + 1)

  /** What the hub itself says that somebody was given, past every index. */
  async function sumOnChain({ call, account }: Person): Promise<bigint> {
    const { contracts } = await call<Config>('GET', '/v1/config')
    const node = createPublicClient({ transport: http(stage.world.current().rpcUrl) })
    const logs = await node.getContractEvents({
      ...{ address: contracts.roomHub as Hex, abi: roomHubAbi, eventName: 'Tipped' as const },
      ...{ args: { to: account.address }, fromBlock: 0n },
    })
    return logs.reduce((sum, { args }) => sum + (args.amount ?? 0n), 0n)
  }

  /** Another channel of theirs has its own, and who gave has receipts. */
  async function lookElsewhere(creator: Creator, studio: WatchedPage, giver: Person): Promise<void> {
    await creator.call('POST', '/v1/channels', { handle: 'orchard', name: 'Orchard' })
    await studio.page.reload()
    await studio.press('nav[aria-label="Your channels"] a:has-text("Orchard")')
    await studio.page.getByText('Nothing was given yet.').waitFor()
    await studio.press(`nav[aria-label="Your channels"] a:has-text("${creator.name}")`)
    await studio.page.locator('[data-testid=host-tip]').filter({ hasText: 'Applause' }).waitFor()

    const receipts = await stage.visit('/me', giver)
    const given = receipts.page.getByTestId('given-tip')
    for (const words of ['2 × Rocket', 'Applause']) await given.filter({ hasText: words }).waitFor()
    expect(await given.count()).to.equal(2)
    await receipts.expectClean()
    await receipts.page.context().close()
  }

  it('[S3.19][S3.20][S3.1][T9][T42] a gift is confirming, then final; a tip whose block goes is withdrawn; totals are those of the chain', async () => {
    const creator = await stage.creator('lantern')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const [giver, other] = [await makePerson(stage.url()), await makePerson(stage.url())]
    const fan = await stage.visit(`/c/${creator.handle}/live`, giver)
    const watcher = await stage.visit(`/c/${creator.handle}/live`, other)
    for (const { page } of [fan, watcher]) await expectPicture(page)

    const total = async () => {
      const { totals } = await creator.call<{ totals: TipTotal[] }>('GET', `/v1/rooms/${roomId}/tips`)
      return BigInt(totals[0]?.units ?? 0)
    }
    const sheet = fan.page.locator('[data-testid=tip-sheet]')

    // two rockets: one press for the sheet, one for the gift, one for its number, one that sends, one prompt
    await fan.press('.understage button:has-text("Tip")')
    await fan.press('[data-testid=tip-sheet] label:has-text("Rocket")')
    await fan.press('[data-testid=tip-sheet] button[aria-label="One more"]')
    await expectAccessible(fan.page)
    await fan.press(`[data-testid=tip-sheet] button:has-text("Send 0.02 ETH to ${creator.name}")`)
    await fan.press(PAY)
    await sheet.waitFor({ state: 'detached' })
    expect(fan.presses()).to.equal(5)
    const banner = watcher.page.locator('[data-testid=tip-banners] li')
    await banner.filter({ hasText: 'Somebody sent 2 × Rocket' }).waitFor()
    await newest(watcher, 'Confirming')
    await atFinal()
    for (const one of [fan, watcher]) await newest(one, 'Final')
    expect(await total()).to.equal(parseEther('0.02'))

    // whoever wants to be named is, also for what they gave before
    await fan.press('.understage button:has-text("Tip")')
    await fan.page.locator('[data-testid=tip-sheet] label:has-text("Rocket") input:checked').waitFor()
    await fan.press('[data-testid=tip-sheet] label:has-text("Show my name")')
    await fan.press('[data-testid=tip-sheet] label:has-text("Another amount")')
    await fan.type('Amount', '0.05')
    await fan.press('[data-testid=tip-sheet] button:has-text("Send 0.05 ETH")')
    await fan.press(PAY)
    await sheet.waitFor({ state: 'detached' })
    const { displayName } = await giver.call<{ displayName: string }>('GET', '/v1/me')
    await newest(watcher, `${displayName} sent a tip`)
    expect(await watcher.page.content(), 'no address of who gave').to.not.include(
      giver.account.address.slice(2, 12).toLowerCase(),
    )
    const host = studio.page.locator('[data-testid=host-tips]')
    await host.locator('[data-testid=host-tip]').nth(1).waitFor()
    expect(await total()).to.equal(await sumOnChain(creator))

    await chain.drop(1)
    await rows(watcher).first().filter({ hasText: 'Withdrawn' }).waitFor()
    await until('the host’s total', async () => (await total()) === parseEther('0.02'))
    expect(await sumOnChain(creator)).to.equal(parseEther('0.02'))
    await host.getByText('0.02 ETH').first().waitFor()
    await host.locator('[data-testid=host-tip]').nth(1).waitFor({ state: 'detached' })

    // on the page of the channel, live or not
    await fan.page.goto(`${stage.url()}/c/${creator.handle}`)
    await fan.press('.channelid button:has-text("Tip")')
    await fan.press('[data-testid=tip-sheet] label:has-text("Applause")')
    await fan.press('[data-testid=tip-sheet] button:has-text("Send 0.0005 ETH")')
    await fan.press(PAY)
    await sheet.waitFor({ state: 'detached' })
    await studio.page.goto(`${stage.url()}/studio/passes/tips`)
    const log = studio.page.locator('[data-testid=host-tip]')
    await log.filter({ hasText: 'Applause' }).filter({ hasText: 'on your page' }).waitFor()
    await studio.page.getByText('0.0205 ETH').waitFor()
    expect(await sumOnChain(creator)).to.equal(parseEther('0.0205'))
    if (IS_DEEP) await lookElsewhere(creator, studio, giver)
    for (const one of [fan, watcher]) await one.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    for (const { page } of [fan, watcher, studio]) await page.context().close()
  })
})
