import { expect } from 'chai'
import { depth } from '#test/kit/depth.ts'
import { readCamera } from '#test/kit/fakeCamera.ts'
import { launchRole, type StagePage } from '#test/kit/media/mediaBrowser.ts'
import { until } from '#test/kit/time/until.ts'
import { HOST_BITS, type ProviderStream } from './useStream.ts'

const CIPHERS = ['SRTP_AEAD_AES_128_GCM', 'SRTP_AEAD_AES_256_GCM', 'SRTP_AES128_CM_HMAC_SHA1_80']
const FRAME_MS = 1000 / 15
const LOOP = 64
/** the picture goes on */
const FRAMES = depth(6, 20)
const TURNS = depth(2, 4)

/** What only our own engine promises, or only there can be measured. */
export function alone(stream: ProviderStream): void {
  it('shows the host, moving: 20 frames in 3 seconds, and the sound plays', async () => {
    await stream.fan().sees(1)
    await stream.fan().sees(20, 3000)
    await until('sound plays', () => stream.fan().soundPlays())
  })

  it('is less than a second behind, and says about how much [S1.2]', async () => {
    const { page } = stream.host()
    await page.evaluate(`{
      const own = document.createElement('video')
      own.muted = true
      own.id = 'own'
      own.srcObject = new MediaStream([window.stage.tracks.camera])
      document.body.append(own)
      own.play()
    }`)
    await until('own picture', async () => (await readCamera(page, '#own')).counter !== null)
    const delays: number[] = []
    for (let n = 0; n < 10; n++) {
      const sent = (await readCamera(page, '#own')).counter
      const seen = (await readCamera(stream.fan().page)).counter
      if (sent !== null && seen !== null) delays.push(((sent - seen + LOOP) % LOOP) * FRAME_MS)
    }
    // the second look is a moment later, so the difference may be negative by a frame
    const real = delays.map((ms) => (ms > (LOOP - 4) * FRAME_MS ? 0 : ms)).sort((a, b) => a - b)
    expect(real.length).to.be.at.least(5)
    expect(real.at(-1), 'slowest of ten').to.be.lessThan(1000)
    const { delayMs } = await stream.fan().stats()
    expect(delayMs).to.be.within(1, 1000)
  })

  it('is encrypted with an allowed cipher on both sides [S3.82]', async () => {
    for (const side of [stream.host(), stream.fan()]) {
      const { dtlsState, srtpCipher } = await side.stats()
      expect(dtlsState).to.equal('connected')
      expect(srtpCipher).to.be.oneOf(CIPHERS)
    }
  })

  it('gives a late joiner a picture at once', async () => {
    const late = await stream.openFan('sea_late')
    expect(await stream.enter(late, 'sea_late')).to.equal('joined')
    // one requested keyframe, not the encoder's next by itself
    await late.sees(1, 3 * 1500)
    await stream.close(late)
  })

  it('knows no figure of what a side does not do, and tells how its way is', async () => {
    const [host, fan] = [stream.host(), stream.fan()]
    expect((await host.stats()).framesDecoded).to.equal(null)
    expect((await fan.stats()).framesEncoded).to.equal(null)
    const [told] = await host.waitFor('network', ([one]) => (one as { up: string }).up !== 'unknown')
    expect(told).to.equal('network')
    const ways = async (page: StagePage) =>
      (await page.heard()).filter(([name]) => name === 'network').at(-1)?.[1]
    expect(await ways(host)).to.deep.equal({ up: 'good', down: 'unknown' })
    await fan.waitFor('network', ([one]) => (one as { down: string }).down !== 'unknown')
    expect(await ways(fan)).to.deep.equal({ up: 'unknown', down: 'good' })
  })

  renditionsAlone(stream)

  it('shows the picture and offers a press for the sound where the browser wants one', async () => {
    const strict = await launchRole({ role: 'viewer', autoplay: false })
    const page = await (await strict.newContext()).newPage()
    let told: { heard: unknown[][]; frames: number; sound: boolean } | null = null
    // over HTTP: whatever is called from here inside the page would count as a press
    await page.route('**/ticket', (route) => route.fulfill({ json: stream.ticketOf('sea_strict') }))
    await page.route('**/told', (route) => {
      told = route.request().postDataJSON()
      return route.fulfill({ status: 204 })
    })
    await page.addInitScript(`addEventListener('load', async () => {
      await window.stage.enter(await (await fetch('/ticket')).json())
      setInterval(async () => {
        const { framesDecoded } = await window.stage.stats()
        const body = { heard: window.stage.heard, frames: framesDecoded, sound: window.stage.soundPlays() }
        await fetch('/told', { method: 'POST', body: JSON.stringify(body) })
      }, 100)
    })`)
    await page.goto(stream.stage().url)
    await until('the event', () => told?.heard.some(([name]) => name === 'autoplay-blocked'))
    await until('the picture', () => (told?.frames ?? 0) > 5)
    expect(told).to.deep.include({ sound: false })
    await page.click('#press')
    await until('sound after the press', () => told?.sound)
    await strict.close()
  })

  it('tells the viewers when a host closes the tab', async () => {
    const other = await stream.openHost('sea_other')
    expect(await other.enter(stream.ticketOf('sea_other', HOST_BITS), true)).to.equal('joined')
    expect(await other.publish('camera')).to.equal('published')
    await until('two pictures', async () => (await stream.fan().page.locator('video').count()) === 2)
    await stream.close(other)
    await stream.fan().waitFor('remote-unpublished', () => true, 3 * 2000)
    expect(await stream.fan().page.locator('video').count()).to.equal(1)
  })
}

function renditionsAlone(stream: ProviderStream): void {
  const { flows } = stream

  it('holds the high rendition back and sends it again: frames go on, and nobody sees it end [S1.2]', async () => {
    const [host, fan] = [stream.host(), stream.fan()]
    const from = (await fan.heard()).length
    const hold = (on: boolean) => host.page.evaluate(`window.stage.client.holdHigh(${on})`)
    await hold(true)
    const held = await flows()
    await fan.sees(FRAMES)
    expect((await flows()).high).to.equal(held.high)
    expect((await flows()).low).to.be.greaterThan(held.low)
    // a camera that is changed meanwhile is sent in the small one
    await host.changeCamera()
    await fan.sees(FRAMES)
    await hold(false)
    await until('the high one', async () => (await flows()).high > held.high + 10)
    await fan.sees(FRAMES)
    expect(await stream.eventsSince(fan, from)).to.not.include('remote-unpublished')
  })

  it('turned between the sizes and to nothing and back, the picture is no later than before [S1.2]', async () => {
    const fan = stream.fan()
    const choose = (choice: string) =>
      fan.page.evaluate(`window.stage.client.setRendition('sea_host', '${choice}')`)
    for (let n = 0; n < TURNS; n++) {
      await choose(n % 2 === 0 ? 'low' : 'high')
      await fan.sees(FRAMES, 5000)
    }
    const delayBefore = (await fan.stats()).delayMs ?? 0
    await choose('none')
    await stream.sounds()
    await choose('high')
    await fan.sees(FRAMES)
    expect((await fan.stats()).delayMs ?? 0).to.be.lessThan(delayBefore + 300)
  })
}
