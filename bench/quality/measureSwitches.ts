import type { Browser, Page } from 'playwright-core'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { serveMediaPage } from '#test/kit/media/mediaPage.ts'

/** What one switch between renditions did to a viewer. */
export interface Switch {
  /** from the choice until the first picture of the other size is on the screen */
  turnMs: number
  /** sound that the browser had to make up in that time and a second after it */
  audioGapMs: number
}

/** What many switches did. */
export interface Switches {
  switches: Switch[]
  /** of the picture's delay behind its packets, mean of some seconds after less mean of some before */
  delayGrowthMs: number
}

export interface SwitchPlan {
  count: number
  ticket(user: string, bits: number): EmbeddedTicket
  bits: { host: number; viewer: number }
}

/** Keeps the connections of the page, whose figures the client does not hand out. */
const KEEP_PEERS = `{
  window.peers = []
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given)
      window.peers.push(this)
    }
  }
}`

const PUBLISH = `(async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 }, audio: true })
  await window.stage.client.publish('camera', stream.getVideoTracks()[0])
  await window.stage.client.publish('microphone', stream.getAudioTracks()[0])
  return stream.getVideoTracks()[0].getSettings().height
})()`

const READ = `(async () => {
  const entries = []
  for (const peer of window.peers) (await peer.getStats()).forEach((one) => entries.push(one))
  const of = (kind) => entries.find((one) => one.type === 'inbound-rtp' && one.kind === kind) ?? {}
  const { jitterBufferDelay = 0, jitterBufferEmittedCount = 0 } = of('video')
  const { concealedSamples = 0 } = of('audio')
  return { delayS: jitterBufferDelay, emitted: jitterBufferEmittedCount, concealedSamples }
})()`

/** Chooses, and waits for the first picture of that size. */
const turn = (choice: 'high' | 'low') => `(async () => {
  const video = document.querySelector('#stage video')
  const startMs = performance.now()
  const turned = new Promise((resolve, reject) => {
    const look = (_now, { height }) => {
      if (height > 360 === ${choice === 'high'}) resolve(performance.now() - startMs)
      else video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
    setTimeout(() => reject(new Error('the picture did not turn to ${choice} in 20 s')), 20000)
  })
  window.stage.client.setRendition('sea_host', '${choice}')
  return turned
})()`

const AFTER_MS = 1000
const STEADY_MS = 4000
/** A browser's buffer for late packets, which large keyframes make longer, takes so long to be short again. */
const SETTLED_MS = 10_000
const SAMPLES_PER_MS = 48

interface Reading {
  delayS: number
  emitted: number
  concealedSamples: number
}

async function enter(browser: Browser, url: string, ticket: () => EmbeddedTicket): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.exposeFunction('renew', ticket)
  await page.addInitScript(KEEP_PEERS)
  await page.goto(url)
  const answer = await page.evaluate(`window.stage.enter(${JSON.stringify(ticket())})`)
  if (answer !== 'joined') throw new Error(`the page did not enter: ${answer}`)
  return page
}

/** Turns one viewer of a browser publisher many times between the two sizes. */
export async function measureSwitches({ count, ticket, bits }: SwitchPlan): Promise<Switches> {
  const site = await serveMediaPage()
  const publisher = await launchBrowser({ role: 'publisher' })
  const watcher = await launchBrowser({ role: 'viewer' })
  try {
    const host = await enter(publisher, site.url, () => ticket('sea_host', bits.host))
    const lines = await host.evaluate(PUBLISH)
    if (lines !== 720) throw new Error(`the camera has ${lines} lines`)
    const fan = await enter(watcher, site.url, () => ticket('sea_fan', bits.viewer))
    const read = () => fan.evaluate<Reading>(READ)
    const meanDelayMs = async () => {
      const before = await read()
      await fan.waitForTimeout(STEADY_MS)
      const after = await read()
      return ((after.delayS - before.delayS) * 1000) / (after.emitted - before.emitted)
    }
    await fan.locator('#stage video').waitFor({ state: 'attached' })
    await fan.evaluate(turn('low'))
    await fan.evaluate(turn('high'))
    await fan.waitForTimeout(SETTLED_MS)
    const delayBefore = await meanDelayMs()
    const switches: Switch[] = []
    for (let n = 0; n < count; n++) {
      const before = await read()
      const turnMs = await fan.evaluate<number>(turn(n % 2 === 0 ? 'low' : 'high'))
      await fan.waitForTimeout(AFTER_MS)
      const concealed = (await read()).concealedSamples - before.concealedSamples
      switches.push({ turnMs, audioGapMs: concealed / SAMPLES_PER_MS })
      process.stderr.write(`${JSON.stringify(switches.at(-1))}\n`)
    }
    await fan.waitForTimeout(SETTLED_MS)
    return { switches, delayGrowthMs: (await meanDelayMs()) - delayBefore }
  } finally {
    await publisher.close()
    await watcher.close()
    await site.stop()
  }
}
