import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Room } from '#api/rooms/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, openProfile } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

/** Keeps what a page asks its browser for, and what it gets. */
const KEEP_WISHES = `{
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  globalThis.deviceWishes = []
  globalThis.deviceTracks = []
  devices.getUserMedia = async (wish) => {
    globalThis.deviceWishes.push(Object.keys(wish).join())
    const stream = await ask(wish)
    globalThis.deviceTracks.push(...stream.getTracks())
    return stream
  }
}`
const OPEN = 'button:has-text("Open room")'
const CONTROL = '[data-testid="state:control:live"]'
const LISTENING = '[data-testid="voice-stage"][data-media="connected"]'
const SPEAKING = '[data-testid="voice-person"][data-speaking="true"]'
const SILENT = '[data-testid="voice-person"]:has-text("Microphone off")'
const PREPARING = '[data-testid="state:studio:preparing"]'
const GO_BACK = 'button:has-text("Go back in")'
const SOUND = 'button:has-text("Turn sound on")'

describe('journey: a voice room', function () {
  this.timeout(120_000)
  const stage = useStage('short')

  /** @param isDenied the browser lets the page use no microphone, as after a "Block" */
  async function openStudio(creator: Creator, path: string, isDenied = false): Promise<WatchedPage> {
    const context = await openProfile(stage.host(), stage.url(), creator)
    await context.addInitScript(KEEP_WISHES)
    if (isDenied)
      await context.route(`**${path}`, async (route) => {
        const response = await route.fetch()
        const headers = { ...response.headers(), 'permissions-policy': 'microphone=()' }
        await route.fulfill({ response, headers })
      })
    return watchPage(context, stage.url() + path)
  }
  const wishes = (studio: WatchedPage) =>
    studio.page.evaluate<string[]>('[...new Set(globalThis.deviceWishes)]')
  /** What it was given so far, e.g. `audio live`; an own microphone that is open and switched off is `audio live off`. */
  const given = (studio: WatchedPage) =>
    studio.page.evaluate<string[]>(
      "globalThis.deviceTracks.map((one) => one.kind + ' ' + one.readyState + (one.enabled ? '' : ' off'))",
    )
  const sounds = (page: Page) =>
    page.evaluate<boolean>(
      "[...document.querySelectorAll('audio')].some((one) => !one.muted && !one.paused && one.srcObject?.getAudioTracks().length > 0)",
    )
  const hasVideo = (page: Page) => page.evaluate<number>("document.querySelectorAll('main video').length")

  it('[S3.26][S1.15] opened with a microphone alone; a guest finds it, listens, sees who speaks and who does not; ended for everybody', async () => {
    const creator = await stage.creator('lantern')
    const studio = await openStudio(creator, '/studio/rooms')
    await studio.press('.seg label:has-text("Public")')
    await expectAccessible(studio.page)
    await studio.press(OPEN)
    await studio.page.locator(CONTROL).waitFor()
    await studio.page.locator(SPEAKING).waitFor()
    await expectAccessible(studio.page)
    expect(await wishes(studio)).to.deep.equal(['audio'])
    expect(await hasVideo(studio.page)).to.equal(0)
    const roomId = (await creator.page()).liveRoomId ?? ''

    const guest = await stage.visit('/')
    const card = `main a[href="/c/${creator.handle}/live"]`
    // alone it stands at the head of the page
    await guest.page.locator('main').getByText('Voice room', { exact: true }).first().waitFor()
    await guest.press(card)
    await guest.page.locator(LISTENING).waitFor()
    expect(guest.presses()).to.equal(1)
    await guest.press(SOUND)
    await until('it sounds', () => sounds(guest.page))
    await guest.page.locator(SPEAKING).waitFor()
    await expectAccessible(guest.page)
    await studio.press('button:has-text("Mute microphone")')
    await guest.page.locator(SILENT).waitFor()
    await studio.press('button:has-text("Microphone is off")')
    await guest.page.locator(SPEAKING).waitFor()
    expect(await hasVideo(guest.page)).to.equal(0)
    const { viewers, kind } = await creator.call<Room>('GET', `/v1/rooms/${roomId}`)
    expect({ viewers, kind }).to.deep.equal({ viewers: 1, kind: 'voice' })

    // a link that says nothing of the kind
    await guest.page.goto(`${stage.url()}/s/${roomId}?from=mail`)
    await guest.page.locator(LISTENING).waitFor()
    expect(guest.page.url()).to.equal(`${stage.url()}/r/${roomId}?from=mail`)

    await studio.reach('button:has-text("End · hold")')
    await studio.page.keyboard.down('Enter')
    await expectDoor(guest.page, 'ENDED')
    await studio.page.keyboard.up('Enter')
    await studio.expectClean([NOT_YET_SEEN])
    await guest.expectClean()
    await studio.page.context().close()
  })

  it('[S3.26] a channel has one room on air: the other studio opens no device and leads to it, and it goes on in that window; a microphone that was off comes back off', async () => {
    const creator = await stage.creator('ember')
    const studio = await openStudio(creator, '/studio/rooms')
    await studio.press('.seg label:has-text("Public")')
    await studio.press(OPEN)
    await studio.page.locator(CONTROL).waitFor()
    await studio.press('button:has-text("Mute microphone")')
    await studio.page.locator(SILENT).waitFor()

    const other = await openStudio(creator, '/studio/live')
    await other.page.locator('a:has-text("Go to the voice room")').waitFor()
    await expectAccessible(other.page)
    expect(await wishes(other)).to.deep.equal([])
    await other.press('a:has-text("Go to the voice room")')
    await other.press(GO_BACK)
    await other.page.locator(CONTROL).waitFor()
    expect(await wishes(other)).to.deep.equal(['audio'])

    await studio.page.getByText('You went on air in another window.').waitFor()
    await studio.page.locator(`${PREPARING} ${SILENT}`).waitFor()
    expect(await given(studio)).to.deep.equal(['audio live off'])
    await studio.press(GO_BACK)
    await studio.page.locator('button:has-text("Microphone is off")').waitFor()
    await other.page.getByText('You went on air in another window.').waitFor()
    expect(await given(studio)).to.deep.equal(['audio live off'])
    // the next room begins with it on
    await studio.reach('button:has-text("End · hold")')
    await studio.page.keyboard.down('Enter')
    await studio.page.locator('[data-testid="state:control:ended"]').waitFor()
    await studio.page.keyboard.up('Enter')
    await studio.press('button:has-text("Prepare the next one")')
    await studio.page.locator(`${PREPARING} ${SPEAKING}`).waitFor()
    expect(await given(studio)).to.deep.equal(['audio live'])
    await studio.expectClean([NOT_YET_SEEN])
    await other.expectClean()
    for (const { page } of [studio, other]) await page.context().close()
  })

  if (IS_DEEP)
    it('[S3.26] who goes from the studio of streams to that of voice rooms leaves its camera and its draft behind', async () => {
      const creator = await stage.creator('taper')
      const studio = await openStudio(creator, '/studio/live')
      await until('both devices are open', async () => (await given(studio)).length === 2)
      await studio.press('nav[aria-label="What to open"] a:has-text("Voice room")')
      await studio.page.locator(`${PREPARING} ${SPEAKING}`).waitFor()
      expect(await given(studio)).to.deep.equal(['video ended', 'audio ended', 'audio live'])
      expect(await studio.page.evaluate('globalThis.deviceWishes')).to.deep.equal(['video', 'audio', 'audio'])
      // nothing of one studio is left in the other
      expect(await studio.page.getByLabel('Title').inputValue()).to.equal(`${creator.name}, talking`)
      await studio.expectClean()
      await studio.page.context().close()
    })

  if (IS_DEEP)
    it('[S3.26] microphone denied: says what to do, and nothing is opened', async () => {
      const creator = await stage.creator('wick')
      const studio = await openStudio(creator, '/studio/rooms', true)
      const denied = studio.page.getByTestId('state:studio:microphone-DEVICE_DENIED')
      await denied.waitFor()
      await studio.press(OPEN)
      await studio.press('button:has-text("Try the microphone again")')
      await denied.waitFor()
      expect(await studio.page.locator('[data-line]').count()).to.equal(0)
      const { rows } = await stage.world
        .current()
        .testDatabase.pool('owner')
        .query('SELECT id FROM app.room WHERE channel_id = $1', [(await creator.page()).channel.id])
      expect(rows, 'no room was made').to.deep.equal([])
      expect(await wishes(studio)).to.deep.equal(['audio'])
      await studio.expectClean([], /^error: Permissions policy violation/)
      await studio.page.context().close()
    })
})
