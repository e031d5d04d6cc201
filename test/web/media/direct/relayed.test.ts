import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { CallSide } from '#domain/calls/words.ts'
import { MEETING_ADDRESS } from '#local/relay/relayConfig.ts'
import { namesNoAddress } from '#protocol/calls/callLines.ts'
import type { CallRelay } from '#protocol/calls.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { startTestRelay, type TestRelay } from '#test/kit/media/relay.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { until } from '#test/kit/time/until.ts'
import { serveCallPage } from './serveCallPage.ts'

const SIDES: CallSide[] = ['creator', 'fan']
const RELAYED = ['relay', 'relay']

/** Both sides of one call in one page, as seen from outside. */
function callIn(page: Page) {
  const figures = (side: CallSide) => page.evaluate((one) => window.call.figures(one), side)
  const states = () => page.evaluate(() => window.call.peers.map((peer) => peer.connectionState).join())
  const signals = () => page.evaluate(() => window.call.network.bodies)
  const way = (side: CallSide) => page.evaluate((one) => window.call.way(one), side)
  return {
    page,
    states,
    signals,
    bodiesOf: async (kind: string) => (await signals()).filter((one) => one.kind === kind),
    asked: () => page.evaluate(() => window.call.asked),
    heard: (side: CallSide) => page.evaluate((one) => window.call.ends[one].heard.join(), side),
    users: () =>
      page.evaluate(() => window.call.peers.map((peer) => peer.getConfiguration().iceServers?.[0]?.username)),
    enterAgain: (side: CallSide) => page.evaluate((one) => window.call.ends[one].client.enterAgain(), side),
    connected: () =>
      until('both are connected', async () => (await states()) === 'connected,connected', {
        withinMs: 30_000,
      }),
    /** Ten more frames on each side, and by the relay. */
    async bothSee() {
      for (const side of SIDES) {
        const past = (await figures(side)).frames.camera ?? 0
        await until(
          `more frames at the ${side}`,
          async () => {
            const { frames, energy } = await figures(side)
            return (frames.camera ?? 0) >= past + 10 && energy > 0
          },
          { withinMs: 60_000 },
        )
        await until(`the ${side} knows both ends`, async () => (await way(side)).join() === RELAYED.join())
      }
    },
  }
}

/** How a call begins. */
interface CallWish {
  /** with what both come in, instead of what is good for long */
  old?: CallRelay
  /** given to who asks for another one */
  renewed?: CallRelay
  /** no candidate is one of a relay when it arrives */
  isApart?: boolean
}

describe('a call through a relay', function () {
  this.timeout(120_000)
  const pages: Page[] = []
  let served: ServedPage
  let relay: TestRelay
  const fresh = (side: CallSide) => relay.grants.grant({ roomId: 'rom_call', side }, 600)
  const nowS = () => Math.floor(Date.now() / 1000)

  /** As it was given `untilS` minus its life ago. @param untilS seconds since the epoch */
  function grantedUntil(untilS: number, lifeS: number): CallRelay {
    const username = `${untilS}:rom_call.old`
    const credential = createHmac('sha1', relay.secret).update(username).digest('base64')
    return { ...fresh('fan'), username, credential, lifeS }
  }

  /** Both come in, on a page of their own. */
  async function begin({ old, renewed, isApart }: CallWish = {}) {
    const browser = await sharedBrowser({ role: 'publisher', camera: cameraFile(8, 'plain') })
    const page = await browser.newPage()
    pages.push(page)
    await page.goto(served.url)
    if (isApart)
      await page.evaluate(() => {
        window.call.network.change = (kind, body) =>
          kind === 'candidate' ? body.replace(/typ relay.*? ufrag/, 'typ host ufrag') : body
      })
    const relays = { creator: old ?? fresh('creator'), fan: old ?? fresh('fan') }
    await page.evaluate(
      ([given, next]) => {
        Object.assign(window.call, { relays: given, renewed: next })
        return window.call.start('video')
      },
      [relays, renewed ?? null] as const,
    )
    return callIn(page)
  }

  // what takes its time goes on while the others are looked at
  let apart: ReturnType<typeof callIn>
  let renewing: ReturnType<typeof callIn>
  let renewed: CallRelay
  let overAtS = 0
  before(async () => {
    relay = await startTestRelay()
    served = await serveCallPage()
    renewed = { ...fresh('fan'), ...grantedUntil(nowS() + 900, 600) }
    apart = await begin({ renewed, isApart: true })
    overAtS = nowS() + 12
    renewing = await begin({ old: grantedUntil(overAtS, 9), renewed })
    await renewing.connected()
  })
  after(async () => {
    for (const page of pages) await page.close()
    await served?.stop()
    await relay?.stop()
  })

  it('[S0.16] shows and plays each side to the other, and neither is sent an address of the other', async () => {
    const call = await begin()
    await call.connected()
    await call.bothSee()
    // another offer is written when this browser has its best way already
    await call.enterAgain('fan')
    await until('another answer', async () => (await call.bodiesOf('answer')).length === 2)
    await call.connected()
    await call.bothSee()
    const gathered = () =>
      window.call.peers.flatMap((peer) => peer.localDescription?.sdp.match(/^a=candidate:.*$/gm) ?? [])
    const types = (await call.page.evaluate(gathered)).map((text) => / typ (\S+)/.exec(text)?.[1])
    expect([...new Set(types)], 'nothing else is even looked for').to.deep.equal(['relay'])
    const all = await call.signals()
    const addresses = all.flatMap(({ body }) => body.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [])
    expect([...new Set(addresses)].sort()).to.deep.equal(['0.0.0.0', MEETING_ADDRESS])
    for (const { kind, body } of all) {
      if (kind === 'offer' || kind === 'answer') expect(namesNoAddress(body)).to.equal(true)
      if (kind === 'candidate') expect(body).to.match(/ typ relay raddr 0\.0\.0\.0 rport 0 ufrag /)
      expect(body).not.to.match(/[0-9a-f]{0,4}::|\.local/i)
    }
    expect(await call.asked()).to.deep.equal([])
    await call.page.close()
  })

  it('[S0.16] connects by itself where both begin with credentials that are over', async () => {
    const call = await begin({ old: grantedUntil(nowS() - 60, 600), renewed })
    await call.connected()
    await call.bothSee()
    expect((await call.asked()).toSorted()).to.deep.equal(SIDES)
    await call.page.close()
  })

  it('[S0.16] has another way opened with the newest credentials, in time and without being seen', async () => {
    await until('both asked', async () => (await renewing.asked()).length === 2)
    expect((await renewing.asked()).toSorted()).to.deep.equal(SIDES)
    expect(await renewing.users()).to.deep.equal([renewed.username, renewed.username])
    expect(await renewing.bodiesOf('offer'), 'no other way is needed yet').to.have.length(1)
    await until('the first ones are over', () => nowS() > overAtS + 1)
    await renewing.enterAgain('creator')
    await until('ways of the new ones', async () => (await renewing.bodiesOf('candidate')).length >= 4)
    await renewing.connected()
    await renewing.bothSee()
  })

  it('[S0.16] takes no way from the other page but one of a relay, and says that there is none', async () => {
    const isNoted = async (side: CallSide) => (await apart.heard(side)).includes('NO_MEDIA_PATH')
    for (const side of SIDES)
      await until(`the person knows: ${side}`, () => isNoted(side), { withinMs: 30_000 })
    expect((await apart.bodiesOf('candidate')).length, 'each was sent one').to.be.at.least(2)
    expect((await apart.bodiesOf('offer')).length, 'they tried again').to.be.at.least(2)
    const ends = await apart.page.evaluate(async () => {
      const reports = await Promise.all(window.call.peers.map((peer) => peer.getStats()))
      const entries = reports.flatMap((report) => [...new Map<string, { type: string }>(report).values()])
      return entries.filter(({ type }) => type === 'remote-candidate').length
    })
    expect(ends).to.equal(0)
    expect(await apart.states()).not.to.include('connected')
  })

  it('[S0.16] asks for other credentials when there is no way, though the browser says of no refusal', async () => {
    await until('both asked', async () => (await apart.asked()).length === 2)
    expect((await apart.asked()).toSorted()).to.deep.equal(SIDES)
    expect(await apart.users()).to.deep.equal([renewed.username, renewed.username])
    await apart.page.close()
  })

  it('[S0.16] comes back by itself when the relay was away', async () => {
    // its ways end with it
    await relay.awayFor(async () => undefined)
    await until('the way is lost', async () => (await renewing.states()) !== 'connected,connected')
    await renewing.connected()
    await renewing.bothSee()
  })
})
