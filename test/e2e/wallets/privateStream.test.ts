import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { ChannelPage } from '#api/creators/contract.ts'
import { newId } from '#domain/ids.ts'
import { CODE_MAIL, waitForMail, waitForMails } from '#test/kit/mail/readMailbox.ts'
import { promised } from '#test/kit/time/until.ts'
import { ASK_OFTEN } from '../journey/askOften.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { IS_DEEP, onScreens } from '../journey/sizes.ts'
import { NOT_YET_SEEN, type Stage, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

const WIDE = { width: 1440, height: 900 }
const SMALL = { width: 390, height: 844 }
const UNKNOWN = { method: 'GET', path: /^\/v1\/rooms\/rom_\w+$/, code: 'NOT_FOUND' }

/** At all sizes it has no accessibility finding and nothing is wider than the screen. */
async function expectBothSizes(page: Page): Promise<void> {
  for (const size of onScreens([WIDE, SMALL])) {
    await page.setViewportSize(size)
    await expectAccessible(page)
    const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(over, `${page.url()} at ${size.width}`).to.be.at.most(0)
  }
}

/** Other creators invite an address until it is mailed no more today. */
async function useUpMails(stage: Stage, email: string): Promise<void> {
  const mailboxUrl = stage.world.current().mailboxUrl ?? ''
  for (const [n, name] of ['first', 'second', 'third'].entries()) {
    const creator = await makePerson(stage.url())
    const handle = stage.email(name).split('@')[0] ?? ''
    const { channel } = await creator.call<ChannelPage>('POST', '/v1/channels', { handle, name })
    const room = await creator.call<{ id: string }>('POST', '/v1/rooms', {
      ...{ channelId: channel.id, title: 'Something else', visibility: 'private' },
    })
    await creator.call('POST', `/v1/rooms/${room.id}/invitations`, { email })
    await waitForMails(mailboxUrl, email, n + 1)
  }
}

/** Invites an address, reads that it was not mailed, and takes the link that is there instead. */
async function giveLink({ page, press }: WatchedPage, email: string): Promise<string> {
  await page.getByLabel('E-mail address').fill(email)
  await press('button:text-is("Invite")')
  const sentence = page.getByText(
    /not mailed: this address gets no more invitations today. Give them a link/i,
  )
  await sentence.waitFor()
  await expectBothSizes(page)
  expect((await sentence.boundingBox())?.width, 'beside its buttons it is a column of syllables').to.be.above(
    SMALL.width / 2,
  )
  await press(`button[aria-label="Give a link: ${email}"]`)
  const url = (await page.getByTestId('invitation-url').textContent()) ?? ''
  expect(url).to.match(/^http\S+\/invitation#[\w-]{43}$/)
  await sentence.waitFor({ state: 'detached' })
  await page.getByText(/given a link, good until/i).waitFor()
  await expectBothSizes(page)
  await press('button:text-is("Copy link")')
  await page.getByText('Link copied.').waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(url)
  return url
}

/** Opens a link that belongs to somebody else's address, and reads why it opens nothing. */
async function expectNotTheirs(stage: Stage, url: string): Promise<void> {
  const context = await openProfile(stage.fan(), stage.url(), await makePerson(stage.url()))
  const finder = await watchPage(context, url)
  await finder.press('button:text-is("Accept")')
  await finder.page.getByText('It is for another address than yours.').waitFor()
  await finder.page.getByRole('link', { name: 'Open Security' }).waitFor()
  await expectBothSizes(finder.page)
  await finder.expectClean([{ method: 'POST', path: /^\/v1\/invitations\/claims$/, code: 'FORBIDDEN' }])
  await context.close()
}

describe('journey 5: a private stream', function () {
  this.timeout(300_000)
  const stage = useStage('wallets')

  it('[S1.15][S1.17] a stranger sees nothing, who was invited by mail watches, and is out when it is taken back', async () => {
    const creator = await stage.creator('kiln')
    const invited = onScreens([
      { email: stage.email('ann'), viewport: WIDE },
      { email: stage.email('ben'), viewport: SMALL },
    ])
    const studio = await watchPage(
      await openProfile(stage.host(), stage.url(), creator),
      `${stage.url()}/studio/private`,
    )
    await studio.page.getByLabel('Title', { exact: true }).fill('Rehearsal')
    await studio.press('button:has-text("Prepare a private stream")')
    await studio.press('[data-testid="private-room"] a:has-text("Invitations")')
    for (const [n, { email }] of invited.entries()) {
      await studio.page.getByLabel('E-mail address').fill(email)
      await studio.press('button:text-is("Invite")')
      await studio.page.locator('[data-testid="invitation"][data-state="invited"]').nth(n).waitFor()
      expect(studio.presses(), 'from nothing to the first invitation, and one for each after it').to.equal(
        3 + n,
      )
    }
    await expectBothSizes(studio.page)

    await studio.press('a:has-text("Go live with it")')
    await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    expect(await studio.page.getByLabel('Title', { exact: true }).inputValue()).to.equal('Rehearsal')
    await studio.press('button:has-text("Go live")')
    await studio.page.locator('[data-testid="state:control:live"]').waitFor()
    const roomId = (await creator.page()).liveRoomId ?? ''

    // what is not there looks like what is hidden
    const stranger = await makePerson(stage.url())
    const texts: string[] = []
    for (const id of [roomId, newId('rom', randomBytes)]) {
      const visit = await stage.visit(`/s/${id}`, stranger)
      await visit.page.locator('main h1').waitFor()
      await visit.page.locator('[data-testid="state:stream:missing"], main h1').first().waitFor()
      texts.push(((await visit.page.locator('main').textContent()) ?? '').replaceAll(id, ''))
      await expectBothSizes(visit.page)
      await visit.expectClean([UNKNOWN])
      await visit.page.context().close()
    }
    expect(texts[0]).to.equal(texts[1])
    for (const path of ['/', `/c/${creator.handle}`]) {
      const visit = await stage.visit(path, stranger)
      await visit.page.getByText(creator.name).first().waitFor()
      expect(await visit.page.locator('main').textContent()).not.to.contain('Rehearsal')
      await visit.page.context().close()
    }

    const mailboxUrl = stage.world.current().mailboxUrl ?? ''
    const fans: WatchedPage[] = []
    for (const { email, viewport } of invited) {
      const [mail] = await waitForMails(mailboxUrl, email)
      const link = /http\S+\/invitation#[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? ''
      const fan = await watchPage(await stage.fan().newContext({ viewport }), link)
      fans.push(fan)
      await fan.page.getByText('Rehearsal').waitFor()
      await expectAccessible(fan.page)
      await fan.press('button:has-text("Sign in and accept")')
      await fan.press('button:has-text("Use e-mail")')
      await fan.page.getByLabel('E-mail address').fill(email)
      await fan.page.keyboard.press('Enter')
      await fan.page.getByLabel('Code from the mail').waitFor()
      await expectAccessible(fan.page)
      const { code } = await waitForMail(mailboxUrl, email, CODE_MAIL)
      await fan.page.getByLabel('Code from the mail').fill(code ?? '')
      await fan.page.waitForURL(`${stage.url()}/s/${roomId}`)
      await expectPicture(fan.page)
      expect(fan.presses(), 'from the mail to the picture').to.equal(2)
    }

    await studio.press('button:has-text("Invitations")')
    await studio.page
      .locator('[data-testid="invitation"][data-state="claimed"]')
      .nth(invited.length - 1)
      .waitFor()
    await expectBothSizes(studio.page)
    for (const [n, fan] of fans.entries()) {
      const { email } = invited[n] as (typeof invited)[number]
      await studio.press(`[data-testid="invitation"]:has-text("${email}") button:has-text("Take back")`)
      await expectDoor(fan.page, 'NOT_INVITED', 'Your invitation was taken back', promised(5_000))
      expect(await fan.page.locator('.player').count()).to.equal(0)
      // nobody else is out with them
      if (fans[n + 1]) await expectPicture((fans[n + 1] as WatchedPage).page)
      await expectAccessible(fan.page)
      await fan.expectClean()
      await fan.page.context().close()
    }
    await studio.expectClean([NOT_YET_SEEN])
    await studio.page.context().close()
  })

  it('[S1.15][S1.17] whom no mail reaches today is given a link to the stream and one to the team, which open for that address alone', async () => {
    const email = stage.email('eve')
    await useUpMails(stage, email)
    const creator = await stage.creator('forge')
    const profile = await openProfile(stage.host(), stage.url(), creator)
    await profile.addInitScript(ASK_OFTEN)
    await profile.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.url() })
    const team = await watchPage(profile, `${stage.url()}/studio/channels/${creator.handle}/team`)
    const toTeam = await giveLink(team, email)
    const studio = await watchPage(profile, `${stage.url()}/studio/private`)
    await studio.page.getByLabel('Title', { exact: true }).fill('Rehearsal by hand')
    await studio.press('button:has-text("Prepare a private stream")')
    await studio.press('[data-testid="private-room"] a:has-text("Invitations")')
    const toStream = await giveLink(studio, email)
    const roomId = /rom_\w+/.exec(studio.page.url())?.[0]
    if (IS_DEEP) {
      await studio.press('a:has-text("Go live with it")')
      await studio.press('button:has-text("Go live")')
      await studio.page.locator('[data-testid="state:control:live"]').waitFor()
    }
    for (const url of [toStream, toTeam]) await expectNotTheirs(stage, url)

    const context = await stage.fan().newContext({ viewport: SMALL })
    const fan = await watchPage(context, toStream)
    await fan.page.getByText('Accept it with an account that has the address it is for.').waitFor()
    await fan.press('button:has-text("Sign in and accept")')
    await fan.press('button:has-text("Use e-mail")')
    await fan.page.getByLabel('E-mail address').fill(email)
    await fan.page.keyboard.press('Enter')
    await fan.page.getByLabel('Code from the mail').waitFor()
    const { code } = await waitForMail(stage.world.current().mailboxUrl ?? '', email, CODE_MAIL)
    await fan.page.getByLabel('Code from the mail').fill(code ?? '')
    await fan.page.waitForURL(`${stage.url()}/s/${roomId}`)
    await fan.page.getByText('Rehearsal by hand').first().waitFor()
    // in the first journey it is live
    if (IS_DEEP) await expectPicture(fan.page)
    expect(fan.presses(), 'from the link to the stream').to.equal(2)
    await fan.expectClean()

    const helper = await watchPage(context, toTeam)
    await helper.page.getByText('be a moderator of this channel').waitFor()
    await expectBothSizes(helper.page)
    await helper.press('button:text-is("Accept")')
    await helper.page.waitForURL(`${stage.url()}/studio/channels`)
    await helper.page
      .getByTestId('helped-channel')
      .filter({ hasText: `@${creator.handle} · Moderator` })
      .waitFor()
    await team.page.locator('[data-testid="team-member"][data-role="moderator"]').waitFor()
    await helper.expectClean()
    await team.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    await context.close()
    await profile.close()
  })
})
