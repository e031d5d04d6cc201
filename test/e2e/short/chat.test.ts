import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { writeMessages } from '#api/chat/write/writeMessages.ts'
import { readMessage } from '#domain/chat/messageText.ts'
import { personNameOf } from '#domain/names/personName.ts'
import { HOSTILE_TEXTS } from '#test/kit/attacks/input/hostileTexts.ts'
import { depth } from '#test/kit/depth.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

/** Lines that are written before a page is looked at; fewer than it draws. */
const BATCH = 24

/** Texts that make something of a page that takes them for more than text. */
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '<svg/onload=alert(1)>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="https://evil.example">press</a>',
  '&lt;b&gt;',
  '<style>*{display:none}</style>',
]

const textsOf = (page: Page) => page.locator('.chatscroll .chatlines > li > bdi').allTextContents()

async function write({ page }: WatchedPage, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text)
  await page.getByLabel('Your message').press('Enter')
  await page.locator('.chatform input').and(page.locator('[value=""]')).waitFor()
}

const sees = ({ page }: WatchedPage, text: string) =>
  page.locator('.chatscroll li', { hasText: text }).first().waitFor()

describe('journey: people talk beside a stream', function () {
  this.timeout(180_000)
  const stage = useStage('short')

  it('[S1.20][S1.21][T23] three browsers at two copies of the api read one order; what looks like markup is text; guests write once allowed', async () => {
    const creator = await stage.creator('kiln')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const person = await makePerson(stage.url())
    const { accountId } = await person.call<{ accountId: string }>('GET', '/v1/me')
    await stage.world
      .current()
      .testDatabase.pool('owner')
      .query('UPDATE app.profile SET display_name = $2 WHERE account_id = $1', [accountId, HOSTILE[0]])
    // at the other copy of the api
    const [, other = ''] = stage.world.current().apiUrls
    const profile = await openProfile(stage.fan(), other, person)
    const fan = await watchPage(profile, `${other}/c/${creator.handle}/live`)
    await expectPicture(fan.page)
    const guest = await stage.visit('/')
    await guest.press(`main a[href="/c/${creator.handle}/live"]`)
    await expectPicture(guest.page)

    await write(fan, 'hello from the fan')
    for (const each of [studio, fan, guest]) await sees(each, 'hello from the fan')
    const author = guest.page.locator('.chatscroll li', { hasText: 'hello from the fan' }).locator('b > bdi')
    expect(await author.textContent()).to.equal(HOSTILE[0])
    await write(studio, 'hello from the host')
    for (const each of [studio, fan, guest]) await sees(each, 'hello from the host')
    await fan.page.getByLabel('Your message').fill('well played')
    for (const name of ['Emoji', 'clapping'])
      await fan.page.locator('.chatform').getByRole('button', { name }).click()
    await fan.page.keyboard.press('Enter')
    for (const each of [studio, fan, guest]) await sees(each, 'well played👏')
    const order = await textsOf(fan.page)
    expect(await textsOf(studio.page)).to.deep.equal(order)
    expect(await textsOf(guest.page)).to.deep.equal(order)

    // what the host keeps above the others, and takes down again
    await studio.page
      .locator('.chatscroll li', { hasText: 'hello from the fan' })
      .locator('.chatmore')
      .click()
    await studio.page.locator('.chatacts').getByRole('button', { name: 'Pin' }).click()
    await guest.page.getByLabel('Pinned').getByText('hello from the fan').waitFor()
    expect(await guest.page.getByRole('button', { name: 'Unpin' }).count()).to.equal(0)
    await studio.page.getByRole('button', { name: 'Unpin' }).click()
    await guest.page.getByLabel('Pinned').waitFor({ state: 'detached' })

    // the guest reads, and finds no field
    await guest.page.getByText('Sign in to write here.').waitFor()
    await studio.press('.chat header button:has-text("Rules")')
    await studio.page.getByLabel('Guests may write').check()
    await guest.page.getByLabel('Your message').waitFor()
    await studio.page.keyboard.press('Escape')
    await write(guest, 'hello from a guest')
    await sees(studio, 'hello from a guest')

    for (const text of HOSTILE) await write(studio, text)
    await sees(fan, HOSTILE.at(-1) as string)
    expect((await textsOf(fan.page)).slice(-HOSTILE.length)).to.deep.equal(HOSTILE)
    expect(await fan.page.locator('.chatlines :is(img, script, svg, iframe, a, style)').count()).to.equal(0)
    // a link of somebody without a role waits: author and host see it
    await write(fan, 'see example.com')
    await sees(studio, 'see example.com')
    await studio.page.getByText('Waits for a moderator').first().waitFor()
    expect((await textsOf(guest.page)).join(' ')).not.to.contain('see example.com')

    // two presses: released, and taken away from everybody
    const act = async (text: string, name: string) => {
      const row = studio.page.locator('.chatscroll li', { hasText: text }).first()
      await row.locator('.chatmore').click()
      await row.getByRole('button', { name, exact: true }).click()
    }
    await act('see example.com', 'Release')
    await sees(guest, 'see example.com')
    await act('hello from the fan', 'Delete')
    for (const { page } of [studio, fan, guest])
      await page.locator('.chatscroll li', { hasText: 'hello from the fan' }).waitFor({ state: 'detached' })

    for (const { page } of [fan, guest, studio]) await expectAccessible(page)
    await fan.page.setViewportSize({ width: 390, height: 844 })
    await fan.page.getByLabel('Your message').waitFor()
    await expectAccessible(fan.page)
    await fan.page.setViewportSize({ width: 844, height: 390 })
    await fan.page.locator('.chat').waitFor()
    await fan.page.reload()
    await sees(fan, 'hello from the host')
    expect((await textsOf(fan.page)).join(' ')).not.to.contain('hello from the fan')
    expect(roomId).to.match(/^rom_/)
    await fan.expectClean()
    await guest.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
  })

  if (IS_DEEP)
    it('[T23] hostile texts, as messages and as names, stay text: no element, no dialog, no request', async () => {
      const creator = await stage.creator('copper')
      const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
      const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
      await expectPicture(fan.page)
      const dialogs: string[] = []
      for (const { page } of [studio, fan])
        page.on('dialog', (dialog) => {
          dialogs.push(dialog.message())
          void dialog.dismiss()
        })
      const { testDatabase } = stage.world.current()
      const { accountId } = await creator.call<{ accountId: string }>('GET', '/v1/me')
      const deps = {
        ...{ pool: testDatabase.pool('api'), clock: Date.now, random: randomBytes },
        bus: { publish: () => undefined },
        settings: { CHAIN_ID: 31337, CHAT_HISTORY: 100 },
      }
      const texts = Object.values(HOSTILE_TEXTS)
        .flat()
        .flatMap((typed) => readMessage(typed).text ?? [])
        .filter((_, n) => n % depth(7, 1) === 0)
      const names = texts.map(personNameOf).filter((name) => name !== null)
      expect(names.length * BATCH).to.be.above(texts.length)
      for (let from = 0; from < texts.length; from += BATCH) {
        const batch = texts.slice(from, from + BATCH)
        const name = names[from / BATCH]
        await testDatabase
          .pool('owner')
          .query('UPDATE app.profile SET display_name = $2 WHERE account_id = $1', [accountId, name])
        const asked = batch.map((text, n) => ({
          accountId,
          clientKey: `text-${String(from + n).padStart(5, '0')}`,
          text,
        }))
        await writeMessages(deps, roomId, asked)
        for (const { page } of [studio, fan]) {
          await page
            .locator('.chatscroll li > bdi')
            .filter({ hasText: batch.at(-1) as string })
            .last()
            .waitFor()
          expect((await textsOf(page)).slice(-batch.length)).to.deep.equal(batch)
          expect(await page.locator('.chatlines li b > bdi').last().textContent()).to.equal(name)
          const others = '.chatlines :not(:is(li, b, bdi, small, em, .chatmore, .chatmore *))'
          expect(await page.locator(others).count()).to.equal(0)
          expect(await page.locator('.chat *').count()).to.be.within(100, 200)
        }
      }
      expect(dialogs).to.deep.equal([])
      await fan.expectClean()
      await studio.expectClean([NOT_YET_SEEN])
    })
})
