import { expect } from 'chai'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

async function write({ page }: WatchedPage, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text)
  await page.getByLabel('Your message').press('Enter')
  await page.locator('.chatscroll li', { hasText: text }).first().waitFor()
}

describe('journey 3: somebody looks after a stream by keyboard alone', function () {
  this.timeout(180_000)
  const stage = useStage({ settings: { SWEEP_MS: '250' } })

  it('[S0.3][S1.20][S1.22][S1.33] a report comes into the queue; two presses delete, silence, shield, kick and ban work from there, an undo takes back', async () => {
    const creator = await stage.creator('kiln')
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
    const fan = await stage.visit('/c/kiln/live', author)
    await expectPicture(fan.page)
    const other = await stage.visit('/c/kiln/live', reader)
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
    await page.getByRole('button', { name: 'Shield', exact: true }).press('Enter')
    await other.page.locator('[data-testid="state:chat:shield"]').waitFor()
    await page.getByRole('button', { name: 'End shield' }).press('Enter')
    await other.page.locator('[data-testid="state:chat:shield"]').waitFor({ state: 'detached' })
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
    await page.setViewportSize({ width: 390, height: 844 })
    await expectAccessible(page)
    await desk.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
  })
})
