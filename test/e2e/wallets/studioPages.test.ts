import { expect } from 'chai'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { IS_DEEP, onScreens } from '../journey/sizes.ts'
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
      for (const size of onScreens([WIDE, SMALL])) {
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

  describe('private streams of a channel of somebody else', () => {
    it('[S1.16][S1.17] who produces there prepares one and invites to it, one channel beside another, and sees nothing once the role is taken', async () => {
      const [creator, other] = [await stage.creator('quay', []), await stage.creator('mole', [])]
      const helper = await makePerson(stage.url())
      const { accountId } = await helper.call<{ accountId: string }>('GET', '/v1/me')
      const { channel } = await creator.page()
      const give = async (id: string, role: string) =>
        stage.world
          .current()
          .testDatabase.pool('owner')
          .query(
            `INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $2)
             ON CONFLICT (channel_id, account_id) DO UPDATE SET role = EXCLUDED.role`,
            [id, accountId, role],
          )
      await give(channel.id, 'producer')
      await give((await other.page()).channel.id, 'moderator')
      const studio = await stage.visit('/studio/channels', helper)
      const { page, press } = studio
      await page.getByRole('link', { name: `Moderation of ${other.name}` }).waitFor()
      expect(await page.getByRole('link', { name: `Private rooms of ${other.name}` }).count()).to.equal(0)
      await press(`a[aria-label="Private rooms of ${creator.name}"]`)
      await page.getByText(`You invite for ${creator.name}`).waitFor()
      await page.getByLabel('Title', { exact: true }).fill('Rehearsal')
      await press('button:has-text("Prepare a private stream")')
      await press('[data-testid="private-room"] a:has-text("Invitations")')
      await page.waitForURL(new RegExp(`/studio/private/rom_\\w+\\?channel=${creator.handle}$`))
      await page.getByLabel('Name for a link').fill('Ann')
      await press('button:text-is("Make a link")')
      await page.locator('[data-testid="invitation"][data-state="invited"]').waitFor()
      for (const size of onScreens([WIDE, SMALL])) {
        await page.setViewportSize(size)
        await expectAccessible(page)
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.be.at.most(0)
      }
      await press('a:has-text("Go live with it")')
      await page.locator('[data-testid="state:studio:preparing"]').waitFor()
      expect(await page.getByLabel('Title', { exact: true }).inputValue()).to.equal('Rehearsal')
      expect(studio.presses(), 'from the channels to the studio, with one invited').to.equal(5)

      await give((await other.page()).channel.id, 'producer')
      await page.goto(`${stage.url()}/studio/private?channel=${creator.handle}`)
      await page.locator('[data-testid="private-room"]', { hasText: 'Rehearsal' }).waitFor()
      let release = () => {}
      const isReleased = new Promise<void>((resolve) => {
        release = resolve
      })
      await page.route(/\/private-rooms$/, async (route) => {
        await isReleased
        await route.continue()
      })
      await press(`[aria-label="Your channels"] a:has-text("${other.name}")`)
      await page.locator('[aria-label="Your channels"] a[aria-current]', { hasText: other.name }).waitFor()
      expect(await page.getByText('Rehearsal').count(), 'before the other one was read').to.equal(0)
      release()
      await page.getByText('Nothing private is prepared.').waitFor()
      await page.getByLabel('Title', { exact: true }).fill('For the other one')
      await press(`[aria-label="Your channels"] a:has-text("${creator.name}")`)
      await page.locator('[data-testid="private-room"]', { hasText: 'Rehearsal' }).waitFor()
      expect(await page.getByLabel('Title', { exact: true }).inputValue()).to.equal('')

      await creator.call('DELETE', `/v1/channels/${channel.id}/team/${accountId}`)
      const nothing = page.getByText('You invite nobody to that channel.')
      await nothing.waitFor()
      expect(await page.getByText('Rehearsal').count()).to.equal(0)
      const refused = new RegExp(`^/v1/channels/${channel.id}/private-rooms$`)
      await studio.expectClean([{ method: 'GET', path: refused, code: 'NOT_FOUND' }])
      await page.reload()
      await page.getByRole('link', { name: other.name }).waitFor()
      await nothing.waitFor()
      if (IS_DEEP) {
        const path = page.url().replace(stage.url(), '')
        const stranger = await stage.visit(path, await makePerson(stage.url()))
        await stranger.page.getByText('You have no channel yet.').waitFor()
        expect(await stranger.page.getByLabel('Title', { exact: true }).count()).to.equal(0)
        await stranger.expectClean()
        await stranger.page.context().close()
      }
      await page.context().close()
    })
  })

  describe('a studio where no cards are taken', () => {
    it('[S4.5] has no place for card payments, and their address leads nowhere', async () => {
      const creator = await stage.creator('copper')
      const studio = await stage.visit('/studio/passes', creator)
      await studio.page.locator('.tabs a:has-text("Holders")').waitFor()
      const tabs = await studio.page.locator('.tabs a').allTextContents()
      expect(tabs).to.deep.equal(['Tiers', 'Sales', 'Holders', 'Tips'])
      await studio.page.goto(`${stage.url()}/studio/passes/cards`)
      await studio.page.locator('[data-testid="state:page:not-found"]').waitFor()
      await studio.expectClean()
      await studio.page.context().close()
    })
  })
})
