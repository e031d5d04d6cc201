import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'

const EMAIL = 'ann@example.test'
const UNKNOWN = { method: 'GET', path: /^\/v1\/rooms\/rom_\w+$/, code: 'NOT_FOUND' }

describe('journey: a private stream', function () {
  this.timeout(240_000)
  const stage = useStage({ hasMailbox: true, settings: { SWEEP_MS: '250' } })

  it('[S1.15][S1.17] a stranger sees nothing, who was invited by mail watches, and is out when it is taken back', async () => {
    const creator = await stage.creator('kiln')
    const studio = await watchPage(
      await openProfile(stage.host(), stage.url(), creator),
      `${stage.url()}/studio/private`,
    )
    await studio.page.getByLabel('Title', { exact: true }).fill('Rehearsal')
    await studio.press('button:has-text("Prepare a private stream")')
    await studio.press('[data-testid="private-room"] a:has-text("Invitations")')
    await studio.page.getByLabel('E-mail address').fill(EMAIL)
    await studio.press('button:text-is("Invite")')
    await studio.page.locator('[data-testid="invitation"][data-state="invited"]').waitFor()
    await expectAccessible(studio.page)
    expect(studio.presses(), 'from nothing to an invitation').to.equal(3)

    await studio.press('a:has-text("Go live with it")')
    await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    expect(await studio.page.getByLabel('Title', { exact: true }).inputValue()).to.equal('Rehearsal')
    await studio.press('button:has-text("Go live")')
    await studio.page.locator('[data-testid="state:control:live"]').waitFor({ timeout: 30_000 })
    const roomId = (await creator.page()).liveRoomId ?? ''

    // what is not there looks like what is hidden
    const stranger = await makePerson(stage.url())
    const texts: string[] = []
    for (const id of [roomId, newId('rom', randomBytes)]) {
      const visit = await stage.visit(`/s/${id}`, stranger)
      await visit.page.locator('main h1').waitFor()
      await visit.page.locator('[data-testid="state:stream:missing"], main h1').first().waitFor()
      texts.push(((await visit.page.locator('main').textContent()) ?? '').replaceAll(id, ''))
      await visit.expectClean([UNKNOWN])
      await visit.page.context().close()
    }
    expect(texts[0]).to.equal(texts[1])
    for (const path of ['/', '/c/kiln']) {
      const visit = await stage.visit(path, stranger)
      await visit.page.getByText('Kiln').first().waitFor()
      expect(await visit.page.locator('main').textContent()).not.to.contain('Rehearsal')
      await visit.page.context().close()
    }

    const mailboxUrl = stage.world.current().mailboxUrl ?? ''
    const [mail] = await waitForMails(mailboxUrl, EMAIL)
    const link = /http\S+\/invitation#[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? ''
    const fan = await watchPage(await openProfile(stage.fan(), stage.url()), link)
    await fan.page.getByText('Rehearsal').waitFor()
    await expectAccessible(fan.page)
    await fan.press('button:has-text("Sign in and accept")')
    await fan.press('button:has-text("Use e-mail")')
    await fan.page.getByLabel('E-mail address').fill(EMAIL)
    await fan.page.keyboard.press('Enter')
    await fan.page.getByLabel('Code from the mail').waitFor()
    const mails = await waitForMails(mailboxUrl, EMAIL, 2)
    await fan.page.getByLabel('Code from the mail').fill(mails.find(({ code }) => code)?.code ?? '')
    await fan.page.waitForURL(`${stage.url()}/s/${roomId}`)
    await expectPicture(fan.page)
    expect(fan.presses(), 'from the mail to the picture').to.equal(2)

    await studio.press('button:has-text("Invitations")')
    await studio.page.locator('[data-testid="invitation"][data-state="claimed"]').waitFor()
    await expectAccessible(studio.page)
    await studio.press('[data-testid="invitation"] button:has-text("Take back")')
    const beganMs = performance.now()
    await expectDoor(fan.page, 'NOT_INVITED', 'Your invitation was taken back')
    expect(performance.now() - beganMs).to.be.lessThan(5000)
    expect(await fan.page.locator('.player').count()).to.equal(0)
    await expectAccessible(fan.page)
    await fan.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    await fan.page.context().close()
    await studio.page.context().close()
  })
})
