import { expect } from 'chai'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

const PAY = '[data-testid=burner-confirm] button:has-text("Confirm and pay")'
const LISTENING = '[data-testid="voice-stage"][data-media="connected"]'
const NO_CLUB = { method: 'GET', path: /^\/v1\/channels\/\w+\/club$/, code: 'NOT_FOUND' }
const REFUSED = { method: 'PUT', path: /^\/v1\/clubs\/\w+\/membership$/, code: 'NO_PASS' }

describe('journey: a fan club', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  it('[S3.97][T8] opened behind passes with a date; a fan is refused, buys a pass there and is a member; meets in it; it goes on without a date when that is over; left', async () => {
    const host = await stage.creator('polaris')
    const path = `/c/${host.handle}/club`
    const clubNow = () => host.call<Club>('GET', `/v1/channels/${host.handle}/club`)
    const studio = await watchPage(
      await openProfile(stage.host(), stage.url(), host),
      `${stage.url()}/studio/club?channel=${host.handle}`,
    )
    await studio.type('Name', 'The cold room')
    await expectAccessible(studio.page)
    await studio.press('button:text-is("Open the club")')
    await studio.press('button:text-is("Set a date")')
    await studio.press('button:text-is("Announce")')
    await studio.page.getByRole('button', { name: 'Take the date back' }).waitFor()
    await expectAccessible(studio.page)
    const first = await clubNow()
    expect(first).to.deep.include({ members: 0 })
    expect(first.room).to.include({ title: 'The cold room', state: 'scheduled' })

    const fan = await stage.visitAsking(path, await makePerson(stage.url()))
    await fan.page.getByRole('heading', { name: 'The cold room' }).waitFor()
    await fan.page.locator(`time[datetime="${first.room.startsAt}"]`).first().waitFor()
    await fan.press('main button:has-text("Join the club")')
    await fan.press('main [data-primary]:has-text("Get pass")')
    await fan.press(PAY)
    await fan.page.getByText('Member since').waitFor()
    await expectAccessible(fan.page)
    expect((await clubNow()).members).to.equal(1)

    await studio.press('a:text-is("Open it now")')
    await studio.press('button:has-text("Open room")')
    await studio.page.getByTestId('state:control:live').waitFor()
    expect((await clubNow()).room).to.include({ id: first.room.id, state: 'live' })
    await fan.press('main a:text-is("Go in")')
    await fan.page.locator(LISTENING).waitFor()

    await studio.reach('button:has-text("End · hold")')
    await studio.page.keyboard.down('Enter')
    await studio.page.getByTestId('state:control:ended').waitFor()
    await studio.page.keyboard.up('Enter')
    await studio.page.getByTestId('club-goes-on').waitFor()
    const next = await clubNow()
    expect(next.room).to.include({ title: 'The cold room', state: 'draft', startsAt: null })
    expect([next.id, next.members]).to.deep.equal([first.id, 1])
    expect(next.room.id).to.not.equal(first.room.id)

    await fan.page.goto(stage.url() + path)
    await fan.page.getByText('No date yet').waitFor()
    await fan.press('main button:text-is("Leave")')
    await fan.press('dialog button:has-text("Leave")')
    await fan.page.getByRole('button', { name: 'Join the club' }).waitFor()
    await until('nobody is a member', async () => (await clubNow()).members === 0)

    await fan.expectClean([REFUSED])
    await studio.expectClean([NOT_YET_SEEN, NO_CLUB])
    for (const { page } of [fan, studio]) await page.context().close()
  })
})
