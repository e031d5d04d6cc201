import { expect } from 'chai'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'

const MOVE = '[data-testid="state:studio:move"]'
const CARD = '[data-testid="announced"] [data-testid="scheduled"]'
const SMALL = { width: 390, height: 844 }
const WIDE = { width: 1440, height: 900 }

describe('pages of the studio', function () {
  this.timeout(180_000)
  const stage = useStage('wallets')

  describe('the studio on a slow line', () => {
    it('[S3.14][S3.17] stays on air when the room is read after the channel', async () => {
      const creator = await stage.creator('slowline')
      const context = await openProfile(stage.host(), stage.url(), creator)
      let release = () => {}
      const isReleased = new Promise<void>((resolve) => {
        release = resolve
      })
      await context.route(/\/v1\/rooms\/rom_\w+$/, async (route) => {
        if (route.request().method() === 'GET') await isReleased
        await route.continue()
      })
      const studio = await watchPage(context, `${stage.url()}/studio/live`)
      await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
      const channelWasRead = studio.page.waitForResponse(
        async (answer) =>
          answer.url().endsWith(`/v1/channels/${creator.handle}`) &&
          (await answer.json()).liveRoomId !== null,
      )
      await studio.press('.seg label:has-text("Public")')
      await studio.press('button:has-text("Go live")')
      await channelWasRead
      release()
      const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
      await expectPicture(fan.page)
      expect(await studio.page.locator('[data-testid="state:control:live"]').count()).to.equal(1)
      await fan.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
      for (const each of [fan, studio]) await each.page.context().close()
    })
  })

  describe('an announced stream goes to another channel', () => {
    it('[S1.34] from the sheet that moves it; refused in words where the channel is gone, and who looks at it sees where it went', async () => {
      const creator = await stage.creator('kiln')
      const { channel } = await creator.page()
      const made = async (handle: string, name: string) =>
        (await creator.call<{ channel: { id: string } }>('POST', '/v1/channels', { handle, name })).channel.id
      const [, shut] = [await made('saltworks', 'Saltworks'), await made('ember', 'Ember')]
      const starts = { local: new Date(Date.now() + 86_400_000).toISOString().slice(0, 16), zone: 'UTC' }
      const body = { channelId: channel.id, title: 'Songs', visibility: 'public', starts }
      const { id } = await creator.call<{ id: string }>('POST', '/v1/rooms', body)

      const context = await openProfile(stage.host(), stage.url(), creator)
      const studio = await watchPage(context, `${stage.url()}/studio/live`)
      const fan = await stage.visit(`/s/${id}`, await makePerson(stage.url()))
      await fan.page.locator('[data-testid="state:stream:SCHEDULED"]').waitFor()
      await fan.page.getByRole('link', { name: creator.name }).first().waitFor()

      await studio.page.locator(CARD).waitFor()
      await studio.press('button:text-is("Move")')
      const sheet = studio.page.locator(MOVE)
      const choice = sheet.getByLabel('Or to another channel of yours')
      await choice.waitFor()
      for (const size of [SMALL, WIDE]) {
        await studio.page.setViewportSize(size)
        await choice.scrollIntoViewIfNeeded()
        await expectAccessible(studio.page)
        expect(await sheet.evaluate((element) => element.scrollWidth <= element.clientWidth)).to.equal(true)
      }
      expect(await choice.locator('option').allTextContents()).to.deep.equal(['Saltworks', 'Ember'])
      // archived in another tab meanwhile
      await creator.call('PATCH', `/v1/channels/${shut}`, { isArchived: true })
      await choice.selectOption('Ember')
      await studio.press('button:text-is("Move to this channel")')
      await sheet.getByText('It was not moved.').waitFor()
      await expectAccessible(studio.page)
      await choice.selectOption('Saltworks')
      await studio.press('button:text-is("Move to this channel")')
      await sheet.waitFor({ state: 'detached' })
      await studio.page.locator('[data-testid="announced"]').waitFor({ state: 'detached' })
      expect(studio.presses()).to.equal(3)

      // the page of the stream follows it without being loaded again
      await fan.page.getByRole('link', { name: 'Saltworks' }).first().waitFor()
      await studio.page.goto(`${stage.url()}/studio/channels`)
      await studio.press('a[aria-label="Studio of Saltworks"]')
      await studio.page.locator(CARD, { hasText: 'Songs' }).waitFor()
      await studio.expectClean([
        { method: 'PUT', path: /^\/v1\/rooms\/rom_\w+\/channel$/, code: 'NOT_FOUND' },
      ])
      await fan.expectClean()
      for (const { page } of [studio, fan]) await page.context().close()
    })
  })

  describe('a studio where no cards are taken', () => {
    it('[S4.5] has no place for card payments, and their address leads nowhere', async () => {
      const creator = await stage.creator('copper')
      const studio = await stage.visit('/studio/passes', creator)
      await studio.page.locator('.tabs a:has-text("Holders")').waitFor()
      const tabs = await studio.page.locator('.tabs a').allTextContents()
      expect(tabs).to.deep.equal(['Tiers', 'Sales', 'Holders'])
      await studio.page.goto(`${stage.url()}/studio/passes/cards`)
      await studio.page.locator('[data-testid="state:page:not-found"]').waitFor()
      await studio.expectClean()
      await studio.page.context().close()
    })
  })
})
