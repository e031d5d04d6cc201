import { expect } from 'chai'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson, openProfile, type Person } from '../journey/people.ts'
import { NOT_ASKED, NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

/** Keeps what a page asks its devices for. */
const ASKED = `{
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  globalThis.askedFor = []
  navigator.mediaDevices.getUserMedia = (wish) => {
    globalThis.askedFor.push(Object.keys(wish).filter((kind) => wish[kind]).join())
    return ask(wish)
  }
}`
const CONTROL = '[data-testid="state:control:live"]'
const ON_AIR = '[data-testid="state:together:on-air"]'
const PERSON = '[data-testid="voice-person"]'
/** The circle of somebody who is heard. */
const speaking = (name: string) => `[data-testid="voice-person"][data-speaking="true"]:has-text("${name}")`

describe('journey: two creators in one voice room', function () {
  this.timeout(120_000)
  const stage = useStage('short')

  async function open(who: Person, path: string): Promise<WatchedPage> {
    const context = await openProfile(stage.host(), stage.url(), who)
    await context.addInitScript(ASKED)
    return watchPage(context, stage.url() + path)
  }

  it('[S3.21][S3.29][S3.30] one asks, the other agrees and is heard beside; a listener hears both, is given a place and moved back by the co-host; the host leaves and the room goes on', async () => {
    const host = await stage.creator('vesper')
    const other = await stage.creator('candle')
    const studio = await open(host, `/studio/rooms?channel=${host.handle}`)
    await studio.press('.seg label:has-text("Public")')
    await studio.press('button:text-is("Invite co-hosts")')
    await studio.type('Handle', other.handle)
    await studio.press('button:text-is("Ask")')
    await studio.page
      .getByText(/^Waits for/)
      .first()
      .waitFor()
    await expectAccessible(studio.page)

    const beside = await open(other, '/studio/together')
    await beside.press('main a:text-is("Read and answer")')
    await beside.press('button:text-is("Agree")')
    await studio.page.getByText('Agreed', { exact: true }).waitFor()
    await studio.press('button:has-text("Open room")')
    await studio.page.locator(CONTROL).waitFor()
    await beside.page.getByText('Preview, nobody hears this yet').waitFor()
    await expectAccessible(beside.page)
    await beside.press('button:has-text("Go on air")')
    await beside.page.locator(ON_AIR).waitFor()
    await beside.page.locator(speaking(host.name)).waitFor()
    await studio.page.locator(speaking(other.name)).waitFor()
    await expectAccessible(studio.page)

    const { liveRoomId } = await other.call<ChannelPage>('GET', `/v1/channels/${host.handle}`)
    const fan = await makePerson(stage.url())
    await fan.call('PATCH', '/v1/me/profile', { displayName: 'Fern Hill' })
    const at = await open(fan, `/r/${liveRoomId}`)
    await at.page.locator(speaking(host.name)).waitFor()
    await at.page.locator(speaking(other.name)).waitFor()
    await at.page.locator(`.understage a[href="/c/${other.handle}"]`).waitFor()
    await expectAccessible(at.page)

    for (const [who, { page }, voices] of [
      ['host', studio, 1],
      ['co-host', beside, 1],
      ['listener', at, 2],
    ] as const)
      expect(
        await page.evaluate('document.querySelectorAll("audio").length'),
        `${who} plays each once`,
      ).to.equal(voices)
    await at.press('button:has-text("Ask to speak")')
    await beside.press(
      'section:has(h2:has-text("Queue")) li:has-text("Fern Hill") >> button:has-text("Grant")',
    )
    await at.press('button:has-text("Turn on microphone")')
    await at.press('button:has-text("Speak now")')
    for (const { page } of [beside, studio]) await page.locator(speaking('Fern Hill')).waitFor()
    await expectAccessible(beside.page)

    await studio.expectClean([NOT_YET_SEEN])
    await studio.page.context().close()
    await at.page.locator(`${PERSON}:has-text("${host.name}"):has-text("not on air")`).waitFor()
    await at.page.locator(speaking(other.name)).waitFor()
    const room = await other.call<Room>('GET', `/v1/rooms/${liveRoomId}`)
    expect(room).to.include({ state: 'live', hostGoneUntil: null, hostSeatId: null })
    await beside.press('button[aria-label="Move Fern Hill to the audience"]')
    await at.page.getByText('You are back in the audience.').waitFor()
    await beside.press('button:has-text("Mute microphone")')
    await at.page.locator(`${PERSON}:has-text("${other.name}"):has-text("Microphone off")`).waitFor()

    const asked = await beside.page.evaluate<string[]>('globalThis.askedFor')
    expect([...new Set(asked)]).to.deep.equal(['audio'])
    for (const { page } of [beside, at])
      expect(await page.evaluate('document.querySelectorAll("video").length')).to.equal(0)
    await beside.press('button:text-is("Go off air")')
    await at.page.locator(`${PERSON}:has-text("${other.name}")`).waitFor({ state: 'detached' })
    await host.call('POST', `/v1/rooms/${room.id}/end`)
    await beside.page.getByTestId('state:together:gone').waitFor()
    await beside.expectClean([NOT_ASKED])
    await at.expectClean()
    for (const { page } of [beside, at]) await page.context().close()
  })
})
