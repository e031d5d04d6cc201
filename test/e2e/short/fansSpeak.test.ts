import { expect } from 'chai'
import { canPublish, SPEAKER_BITS } from '#domain/room/permission.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile, type Person } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

/** The microphone of a page that a press blocks, and allows again: with made-up devices the browser itself asks nobody. */
const BLOCKABLE = `{
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = (wish) =>
    globalThis.isMicrophoneBlocked ? Promise.reject(new DOMException('blocked', 'NotAllowedError')) : ask(wish)
}`
const LISTENING = '[data-testid="voice-stage"][data-media="connected"]'
const ASK = 'button:has-text("Ask to speak")'
const TURN_ON = 'button:has-text("Turn on microphone")'
const SPEAK = 'button:has-text("Speak now")'
const GRANT = 'button:has-text("Grant")'

/** The circle of somebody who speaks. */
const speaking = (name: string) => `[data-testid="voice-person"][data-speaking="true"]:has-text("${name}")`

/** Somebody who waits, as the host sees them. */
const row = (name: string) => `section:has(h2:has-text("Queue")) li:has-text("${name}")`

describe('journey: fans speak in a voice room', function () {
  this.timeout(120_000)
  const stage = useStage('short')

  /** Somebody with a name and a microphone, at the room. */
  async function enter(roomId: string, name: string): Promise<{ fan: Person; at: WatchedPage }> {
    const fan = await makePerson(stage.url())
    await fan.call('PATCH', '/v1/me/profile', { displayName: name })
    const context = await openProfile(stage.host(), stage.url(), fan)
    await context.addInitScript(BLOCKABLE)
    const at = await watchPage(context, `${stage.url()}/r/${roomId}`)
    await at.page.locator(LISTENING).waitFor()
    return { fan, at }
  }

  async function seatsIn(roomId: string, role: 'host' | 'viewer') {
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query<{ id: string; bits: number; state: string }>(
        'SELECT id, bits, state FROM app.seat WHERE room_id = $1 AND role = $2 ORDER BY id',
        [roomId, role],
      )
    return rows
  }

  it('[S3.28][S3.29][S3.30][S3.32] asks, is granted, turns on a microphone that was blocked, is heard on the same seat, steps down', async () => {
    const creator = await stage.creator('hearth')
    const { studio, roomId } = await stage.goLive(creator, { kind: 'voice', isPublic: true })
    const { at: first } = await enter(roomId, 'Fern Hill')
    const guest = await stage.visit(`/r/${roomId}`)
    await guest.press('button:has-text("Listen now")')
    await guest.page.locator(LISTENING).waitFor()
    await guest.press('button:has-text("Turn sound on")')
    const before = await seatsIn(roomId, 'viewer')
    const audience = guest.page.getByTestId('listeners')
    await audience.getByRole('heading', { name: 'Listeners 2' }).waitFor()
    await guest.press('button:has-text("Show names")')
    await audience.getByText('Fern Hill').waitFor()
    await audience.getByText('You').waitFor()

    await first.press(ASK)
    await first.page.getByText('1st in line').waitFor()
    await expectAccessible(first.page)
    const queue = studio.page.locator('section:has(h2:has-text("Queue"))')
    await queue.getByText('Fern Hill').waitFor()
    await guest.page.getByTestId('floor-queue').getByText('Fern Hill').waitFor()
    await expectAccessible(studio.page)

    await first.page.evaluate('globalThis.isMicrophoneBlocked = true')
    await studio.press(GRANT)
    await first.page.getByRole('heading', { name: 'You can speak now' }).waitFor()
    await first.press(TURN_ON)
    await first.page.locator('[data-testid^="state:floor:microphone-"]').waitFor()
    await expectAccessible(first.page)
    await first.page.evaluate('globalThis.isMicrophoneBlocked = false')
    await first.press('button:has-text("Try again")')
    await first.press(SPEAK)
    await guest.page.locator(speaking('Fern Hill')).waitFor()
    await studio.page.locator(speaking('Fern Hill')).waitFor()
    await audience.getByText('Fern Hill').waitFor({ state: 'detached' })
    const speaker = await seatsIn(roomId, 'viewer')
    expect(
      speaker.map(({ id }) => id),
      'the same seats',
    ).to.deep.equal(before.map(({ id }) => id))
    expect(speaker.filter(({ bits }) => bits === SPEAKER_BITS)).to.have.length(1)
    await expectAccessible(guest.page)
    await expectAccessible(first.page)

    await first.press('button:has-text("Microphone on")')
    await guest.page
      .locator('[data-testid="voice-person"]:has-text("Fern Hill"):has-text("Microphone off")')
      .waitFor()
    await first.press('button:has-text("Step down")')
    await first.page.locator(ASK).waitFor()
    await guest.page
      .locator('[data-testid="voice-person"]:has-text("Fern Hill")')
      .waitFor({ state: 'detached' })
    await audience.getByText('Fern Hill').waitFor()
    const after = await seatsIn(roomId, 'viewer')
    expect(after.every(({ bits, state }) => state !== 'ended' && !canPublish(bits, 'microphone'))).to.equal(
      true,
    )
    expect(await first.page.evaluate('document.querySelectorAll("video").length')).to.equal(0)
    await studio.expectClean([NOT_YET_SEEN])
    for (const one of [first, guest]) await one.expectClean()
    await first.page.context().close()
    await studio.page.context().close()
  })

  if (IS_DEEP)
    it('[S3.28][S3.30] the host puts one later and moves a speaker to the audience; a page that is loaded again keeps its turn', async () => {
      const creator = await stage.creator('cinder')
      const { studio, roomId } = await stage.goLive(creator, { kind: 'voice', isPublic: true })
      const { at: one } = await enter(roomId, 'Rope Walk')
      const { at: two } = await enter(roomId, 'Oar Ember')
      await one.press(ASK)
      await one.page.getByText('1st in line').waitFor()
      await two.press(ASK)
      await two.page.getByText('2nd in line').waitFor()
      await studio.press(`${row('Rope Walk')} >> button:has-text("Later")`)
      await one.page.getByText('2nd in line').waitFor()
      await one.page.reload()
      await one.page.getByText('2nd in line').waitFor()

      await studio.press(`${row('Oar Ember')} >> ${GRANT}`)
      await two.press(TURN_ON)
      await two.press(SPEAK)
      await one.page.locator(speaking('Oar Ember')).waitFor()
      await studio.press('button[aria-label="Move Oar Ember to the audience"]')
      await two.page.getByText('You are back in the audience.').waitFor()
      await one.page
        .locator('[data-testid="voice-person"]:has-text("Oar Ember")')
        .waitFor({ state: 'detached' })
      await studio.page.getByLabel('Speakers besides you').selectOption('3')
      await one.page.getByText('Place 3 of 3').waitFor()
      await one.press('button:has-text("Withdraw")')
      await one.page.locator(ASK).waitFor()
      await until('nobody asks any more', () => studio.page.getByText('Nobody asks to speak.').isVisible())
      await studio.expectClean([NOT_YET_SEEN])
      for (const page of [one, two]) await page.expectClean()
      for (const { page } of [studio, one, two]) await page.context().close()
    })
})
