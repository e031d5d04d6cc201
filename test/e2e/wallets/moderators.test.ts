import { expect } from 'chai'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const line = ({ page }: WatchedPage, text: string) =>
  page.locator('.chatscroll li', { hasText: text }).first()

async function write({ page }: WatchedPage, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text)
  await page.getByLabel('Your message').press('Enter')
  await page.locator('.chatscroll li', { hasText: text }).first().waitFor()
}

describe('people who moderate', function () {
  this.timeout(180_000)
  const stage = useStage('wallets')

  describe('journey 3: a moderator looks after a stream of somebody else', () => {
    it('[S1.16][S1.20][S1.22] by keyboard alone: delete in two presses and back, silence, shield, and the log', async () => {
      const creator = await stage.creator('kiln')
      const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
      const person = await makePerson(stage.url())
      const helper = await makePerson(stage.url())
      const { accountId } = await helper.call<{ accountId: string }>('GET', '/v1/me')
      const owner = await creator.call<{ accountId: string }>('GET', '/v1/me')
      await stage.world
        .current()
        .testDatabase.pool('owner')
        .query(
          `INSERT INTO app.channel_role (channel_id, account_id, role, given_by)
           SELECT channel_id, $2, 'moderator', $3 FROM app.room WHERE id = $1`,
          [roomId, accountId, owner.accountId],
        )
      const fan = await stage.visit(`/c/${creator.handle}/live`, person)
      await expectPicture(fan.page)
      const moderator = await stage.visit(`/c/${creator.handle}/live`, helper)
      await expectPicture(moderator.page)

      await write(fan, 'buy my things')
      await line(moderator, 'buy my things').waitFor()
      const before = moderator.presses()
      await moderator.pressByKey('.chatscroll li:has-text("buy my things") .chatmore')
      await moderator.pressByKey('.chatacts button:text-is("Delete")')
      expect(moderator.presses() - before).to.equal(2)
      await line(fan, 'buy my things').waitFor({ state: 'detached' })
      await moderator.pressByKey('.toasts button:text-is("Undo")')
      await line(fan, 'buy my things').waitFor()

      await moderator.pressByKey('.chatscroll li:has-text("buy my things") .chatmore')
      await moderator.pressByKey('.chatacts button:text-is("Silence")')
      await expectAccessible(moderator.page)
      await moderator.pressByKey('.chattimes button:text-is("10 min")')
      await fan.page.getByText(/You were asked to be silent until/).waitFor()
      await expectAccessible(fan.page)

      await moderator.pressByKey('.chat header button:text-is("Shield")')
      await fan.page.getByText(/^Shield \d+:\d\d$/).waitFor()
      const guest = await stage.visit('/')
      await guest.press(`main a[href="/c/${creator.handle}/live"]`)
      await expectDoor(guest.page, 'GUESTS_PAUSED', 'No new guests for some minutes')
      await expectAccessible(guest.page)
      await guest.expectClean([{ method: 'POST', path: /^\/v1\/guests$/, code: 'GUESTS_PAUSED' }])
      await guest.page.context().close()
      await moderator.pressByKey('.chat header button:text-is("End shield")')
      await fan.page.getByText(/^Shield \d+:\d\d$/).waitFor({ state: 'detached' })

      // what was done stands in the log, for the moderator of a channel that is somebody else's too
      const log = await stage.visit(`/studio/moderation?channel=${creator.handle}&tab=log`, helper)
      const rows = log.page.locator('[data-testid=log-row]')
      await rows.nth(4).waitFor()
      await rows.filter({ hasText: 'Silenced' }).getByText('Take back').click()
      await log.page.getByLabel('Why it is taken back').fill('We talked')
      await log.page.getByLabel('Why it is taken back').press('Enter')
      await fan.page.getByText(/You were asked to be silent until/).waitFor({ state: 'detached' })
      await rows.filter({ hasText: 'We talked' }).waitFor()
      await rows.filter({ hasText: 'A message was removed' }).getByText('What was removed').click()
      await log.page.getByText('No words are kept of this.').waitFor()
      await expectAccessible(log.page)

      // banned by four presses; the person appeals, the owner overturns, and they are back with their words
      const four = moderator.presses()
      await moderator.pressByKey('.chatscroll li:has-text("buy my things") .chatmore')
      await moderator.pressByKey('.chatacts button:text-is("Ban")')
      await moderator.reach('.chattimes select')
      await moderator.page.keyboard.press('ArrowDown')
      await moderator.pressByKey('.chattimes button:text-is("For ever")')
      expect(moderator.presses() - four + 1).to.equal(4)
      await expectDoor(fan.page, 'BANNED')
      await line(moderator, 'buy my things').waitFor({ state: 'detached' })
      const [act] = (await person.call<{ acts: { actId: string }[] }>('GET', '/v1/me/acts')).acts
      await person.call('POST', `/v1/acts/${act?.actId}/appeal`, { text: 'I only asked' })
      const appeals = await stage.visit(`/studio/moderation?channel=${creator.handle}`, creator)
      const appeal = appeals.page.locator('[data-testid=appeal]', { hasText: 'I only asked' })
      await appeal.getByText('What was removed').press('Enter')
      await appeal.getByRole('listitem').filter({ hasText: 'buy my things' }).waitFor()
      await expectAccessible(appeals.page)
      await appeal.getByLabel('Answer').fill('So you did')
      await appeal.getByRole('button', { name: 'Take it back' }).press('Enter')
      await expectPicture(fan.page)
      await line(moderator, 'buy my things').waitFor()

      if (IS_DEEP) {
        // the host takes somebody out for a minute
        const { displayName } = await person.call<{ displayName: string }>('GET', '/v1/me')
        await studio.press(`.viewerrows li:has-text("${displayName}") button[aria-haspopup=menu]`)
        await studio.press(`[role=menuitem]:has-text("Ban from ${creator.name}")`)
        await studio.page.getByLabel('How long').selectOption('minute')
        await studio.page.getByLabel('Reason', { exact: true }).fill('Cool down')
        await studio.press('[data-testid="state:control:ban"] button[type=submit]')
        await expectDoor(fan.page, 'KICKED', 'You were removed by a moderator.')
        await fan.page.getByText('Reason: Cool down').waitFor()
        await line(moderator, 'buy my things').waitFor()
      }

      await fan.expectClean()
      await moderator.expectClean()
      await log.expectClean()
      await appeals.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
      for (const { page } of [fan, moderator, log, appeals, studio]) await page.context().close()
    })
  })

  describe('journey 3: somebody looks after a stream by keyboard alone', () => {
    it('[S0.3][S1.20][S1.22][S1.33] a report comes into the queue; two presses delete, silence, kick and ban work from there, an undo takes back', async () => {
      const creator = await stage.creator('ferry')
      const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
      const [author, reader, moderator] = [
        await makePerson(stage.url()),
        await makePerson(stage.url()),
        await makePerson(stage.url()),
      ]
      const { accountId } = await moderator.call<{ accountId: string }>('GET', '/v1/me')
      const { channel } = await creator.page()
      await stage.world
        .current()
        .testDatabase.pool('owner')
        .query(
          "INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, 'moderator', $2)",
          [channel.id, accountId],
        )
      const fan = await stage.visit(`/c/${creator.handle}/live`, author)
      await expectPicture(fan.page)
      const other = await stage.visit(`/c/${creator.handle}/live`, reader)
      await expectPicture(other.page)
      for (const text of ['first', 'buy gold', 'buy silver', 'last']) await write(fan, text)
      await write(fan, 'see example.com')

      // any reader reports, in the row's own menu
      const row = other.page.locator('.chatscroll li', { hasText: 'buy gold' })
      await row.locator('.chatmore').click()
      await row.getByRole('button', { name: 'Report message' }).click()
      await other.page.getByLabel('What is wrong, if you like').fill('an advert')
      await other.page.getByRole('dialog').getByRole('button', { name: 'Report', exact: true }).click()
      await other.page.getByText('Reported.').waitFor()

      const desk = await stage.visit(`/mod/${roomId}`, moderator)
      const { page } = desk
      const list = page.getByRole('listbox', { name: 'Messages' })
      const effect = page.locator('.consolehead [role=status]')
      await page.locator('[data-testid=report-row]', { hasText: 'an advert' }).waitFor()
      await page.locator('[data-testid=held-row]', { hasText: 'see example.com' }).waitFor()
      await expectAccessible(page)
      // outside of the list a key is only a key
      await page.keyboard.press('d')
      expect(await effect.textContent()).to.equal('')
      await list.focus()
      const selected = page.locator('[role=option][aria-selected=true]')
      while (!(await selected.filter({ hasText: 'buy gold' }).count())) await page.keyboard.press('k')
      await page.locator('[data-testid=person-card]').getByText('5 messages').waitFor()
      await page.keyboard.press('d')
      await effect.filter({ hasText: 'Gone for 2 viewers.' }).waitFor()
      for (const each of [fan, other])
        await each.page.locator('.chatscroll li', { hasText: 'buy gold' }).waitFor({ state: 'detached' })
      await page.locator('[data-testid=report-row]').waitFor({ state: 'detached' })
      // the next line has the focus, and the others are there
      await selected.filter({ hasText: 'buy silver' }).waitFor()
      await page.locator('[data-testid=held-row] button:has-text("Release")').click()
      await effect.filter({ hasText: 'Shown to 2 viewers.' }).waitFor()
      await other.page.locator('.chatscroll li', { hasText: 'see example.com' }).waitFor()

      await list.focus()
      await page.keyboard.press('?')
      await page.getByRole('dialog').getByText('Delete the message').waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('t')
      await page.getByRole('dialog').getByRole('button', { name: '10 min' }).press('Enter')
      await effect.filter({ hasText: 'Silent until' }).waitFor()
      await fan.page.getByText('You were asked to be silent until').waitFor()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await list.focus()
      await page.keyboard.press('u')
      await fan.page.getByText('You were asked to be silent until').waitFor({ state: 'detached' })
      await effect.filter({ hasText: 'Taken back.' }).waitFor()
      if (IS_DEEP) {
        await page.getByRole('button', { name: 'Shield', exact: true }).press('Enter')
        await other.page.locator('[data-testid="state:chat:shield"]').waitFor()
        await page.getByRole('button', { name: 'End shield' }).press('Enter')
        await other.page.locator('[data-testid="state:chat:shield"]').waitFor({ state: 'detached' })
      }
      await list.focus()
      await page.keyboard.press('x')
      await page.getByRole('dialog').getByRole('button', { name: 'Kick' }).press('Enter')
      await effect.filter({ hasText: 'Out for a minute.' }).waitFor()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expectDoor(fan.page, 'KICKED')
      await list.focus()
      await page.keyboard.press('u')
      await effect.filter({ hasText: 'Taken back.' }).waitFor()
      await expectPicture(fan.page)

      await list.focus()
      await page.keyboard.press('b')
      await page.getByLabel('Reason', { exact: true }).fill('adverts')
      await page.keyboard.press('Enter')
      await effect.filter({ hasText: 'Banned and out.' }).waitFor()
      await expectDoor(fan.page, 'BANNED')

      // the reader never wrote: a moderator finds them among those who sit there, on a phone too
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.setViewportSize({ width: 390, height: 844 })
      const { displayName } = await reader.call<{ displayName: string }>('GET', '/v1/me')
      const seated = page.locator('.viewerrows li', { hasText: displayName })
      await seated.getByRole('button', { name: `Actions for ${displayName}` }).click()
      await page.getByRole('menuitem', { name: `Ban from ${creator.name}` }).click()
      await page.getByLabel('How long').selectOption('minute')
      await page.getByLabel('Reason', { exact: true }).fill('silent too')
      await page.getByRole('dialog').getByRole('button', { name: 'Ban' }).click()
      await effect.filter({ hasText: 'Out for a minute.' }).waitFor()
      await expectDoor(other.page, 'KICKED', 'You were removed by a moderator.')
      await seated.waitFor({ state: 'detached' })
      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(390)
      await expectAccessible(page)
      await desk.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
    })
  })
})
