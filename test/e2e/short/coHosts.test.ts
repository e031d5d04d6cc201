import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass } from '../journey/passes.ts'
import { type Creator, GOLD, makePerson, openProfile } from '../journey/people.ts'
import { NOT_ASKED, NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'

const REFUSED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'COLLAB_TOKENS' }
/** What a pass of either creator opens, in words. */
const EITHER = ({ name }: Creator) => `Anyone with any pass or any ${name} pass`
const CONTROL = '[data-testid="state:control:live"]'
const ON_AIR = '[data-testid="state:together:on-air"]'
const PICTURES = '[data-testid="host-picture"] video'

/** How many of the hosts' pictures have gone on since the page was asked before. */
async function running(page: Page): Promise<number> {
  const times = () =>
    page.evaluate<number[]>(`[...document.querySelectorAll('${PICTURES}')].map((one) => one.currentTime)`)
  const first = await times()
  await until('a picture goes on', async () =>
    (await times()).some((time, n) => time > (first[n] ?? 0) + 0.3),
  )
  const now = await times()
  return now.filter((time, n) => time > (first[n] ?? 0)).length
}

describe('journey: two creators in one stream', function () {
  this.timeout(120_000)
  const stage = useStage('short')

  it('[S3.62][S3.63][S3.16] one asks, the other agrees to title and door and goes on air beside; holders of either pass enter, and see both; one leaves and it goes on; whom the other bans is out', async () => {
    const host = await stage.creator('polaris')
    const other = await stage.creator('ember')
    const open = async (who: typeof host, path: string) =>
      watchPage(await openProfile(stage.host(), stage.url(), who), stage.url() + path)

    const studio = await open(host, `/studio/live?channel=${host.handle}`)
    await studio.press('button:text-is("Invite co-hosts")')
    await studio.type('Handle', other.handle)
    await studio.press('button:text-is("Ask")')
    await studio.page.getByText('Asked, no answer yet').waitFor()
    await studio.page
      .getByText(/^Waits for/)
      .first()
      .waitFor()
    await studio.press('button:text-is("Gate")')
    const gate = studio.page.locator('[data-testid="state:control:gate"]')
    await gate.locator('button:text-is("Add a condition")').click()
    await gate.getByLabel('Condition 2', { exact: true }).selectOption({ label: `any ${other.name} pass` })
    await gate.getByTestId('gate-sentence').getByText(EITHER(other)).waitFor()
    await gate.locator('button:text-is("Change the gate")').click()
    await gate.waitFor({ state: 'detached' })
    await expectAccessible(studio.page)

    const beside = await open(other, '/studio/together')
    await beside.press('main a:text-is("Read and answer")')
    await beside.page.locator('button:text-is("Agree")').waitFor()
    await beside.page.getByText(EITHER(other)).first().waitFor()
    await expectAccessible(beside.page)
    await beside.press('button:text-is("Agree")')
    await studio.page.getByText('Agreed', { exact: true }).waitFor()
    await studio.press('button:has-text("Go live")')
    await studio.page.locator(CONTROL).waitFor()
    await beside.press('button:has-text("Go on air")')
    await beside.page.locator(ON_AIR).waitFor()

    const holder = await makePerson(stage.url())
    await buyPass(holder, other, GOLD.priceUnits)
    const stranger = await stage.visit(`/c/${host.handle}/live`, await makePerson(stage.url()))
    await expectDoor(stranger.page, 'COLLAB_TOKENS', 'Need tokens from either creator to join')
    await stranger.page.locator(`main a[href="/c/${other.handle}/join"]`).waitFor()
    await expectAccessible(stranger.page)
    await stranger.expectClean([REFUSED])
    await stranger.page.context().close()

    const fan = await stage.visit(`/c/${host.handle}/live`, holder)
    await until('both are seen', async () => (await fan.page.locator(PICTURES).count()) === 2)
    await fan.page.locator(`.understage a[href="/c/${other.handle}"]`).waitFor()
    await until('both run', async () => (await running(fan.page)) === 2)
    await until('each sees the other', async () => {
      const seen = await Promise.all([studio, beside].map(({ page }) => page.locator(PICTURES).count()))
      return seen.every((count) => count === 1)
    })
    await expectAccessible(fan.page)

    await studio.expectClean([NOT_YET_SEEN])
    await studio.page.context().close()
    await until('one is left', async () => (await fan.page.locator(PICTURES).count()) === 1)
    expect(await running(fan.page)).to.equal(1)
    const { liveRoomId } = await other.call<ChannelPage>('GET', `/v1/channels/${host.handle}`)
    const room = await other.call<Room>('GET', `/v1/rooms/${liveRoomId}`)
    expect(room).to.include({ state: 'live', hostGoneUntil: null })

    await beside.press('.viewerrows button[aria-haspopup=menu]')
    await beside.press('[role=menuitem]:has-text("Ban from")')
    await beside.type('Reason', 'Shouts.')
    await beside.press('[data-testid="state:control:ban"] button[type=submit]')
    await expectDoor(fan.page, 'BANNED')

    await beside.press('button:text-is("Go off air")')
    await host.call('POST', `/v1/rooms/${room.id}/end`)
    await beside.page.getByTestId('state:together:gone').waitFor()
    await beside.expectClean([NOT_ASKED])
    for (const { page } of [fan, beside]) await page.context().close()
  })
})
