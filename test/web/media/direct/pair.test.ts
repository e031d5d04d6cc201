import { expect } from 'chai'
import type { CallMedia, CallSide } from '#domain/calls/words.ts'
import type { MediaKind } from '#domain/words.ts'
import { isCallDescription } from '#protocol/calls/callLines.ts'
import { MAX_SIGNAL_BYTES } from '#protocol/calls.ts'
import { until } from '#test/kit/time/until.ts'
import { useCallPage } from './useCallPage.ts'

const SIDES: CallSide[] = ['creator', 'fan']
const CIPHERS = ['SRTP_AEAD_AES_128_GCM', 'SRTP_AEAD_AES_256_GCM', 'SRTP_AES128_CM_HMAC_SHA1_80']

describe('a call between two pages', function () {
  this.timeout(90_000)
  const page = useCallPage()

  const start = (media: CallMedia) => page().evaluate((wanted) => window.call.start(wanted), media)
  const figures = (side: CallSide) => page().evaluate((one) => window.call.figures(one), side)
  const kinds = (side: CallSide) => page().evaluate((one) => window.call.kinds(one), side)
  const heard = (side: CallSide) => page().evaluate((one) => window.call.ends[one].heard, side)
  const bodies = () => page().evaluate(() => window.call.network.bodies)
  const offers = async () => (await bodies()).filter(({ kind }) => kind === 'offer').map(({ body }) => body)
  const isConnected = (side: CallSide) =>
    page().evaluate((one) => window.call.ends[one].heard.at(-1) === 'connected', side)
  const connected = () =>
    until('both are connected', async () => (await isConnected('creator')) && (await isConnected('fan')))
  const ufrag = (sdp = '') => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1]
  /** @param side who sees it */
  async function sees(side: CallSide, kind: MediaKind = 'camera') {
    const past = (await figures(side)).frames[kind] ?? 0
    await until(`ten more frames of the ${kind} at the ${side}`, async () => {
      const { frames } = await figures(side)
      return (frames[kind] ?? 0) >= past + 10
    })
  }

  it('[S3.82] shows and plays each side to the other, over DTLS, after one offer with the lines of the call', async () => {
    await start('video')
    await connected()
    for (const side of SIDES) {
      await sees(side)
      await until('sound', async () => (await figures(side)).energy > 0)
      expect(await kinds(side)).to.have.members(['camera', 'microphone'])
      const level = (one: CallSide) => {
        const { client } = window.call.ends[one]
        return client.levelOf(client.publications()[0]?.seatId ?? '')
      }
      await until('a level of the other', async () => ((await page().evaluate(level, side)) ?? 0) > 0)
      const readStats = () => page().evaluate((one) => window.call.ends[one].client.stats(), side)
      await until('ten frames in its figures', async () => {
        const { framesDecoded, framesEncoded } = await readStats()
        return Math.min(framesDecoded ?? 0, framesEncoded ?? 0) >= 10
      })
      const stats = await readStats()
      expect(stats.dtlsState).to.equal('connected')
      expect(stats.srtpCipher).to.be.oneOf(CIPHERS)
      expect(stats.roundTripMs).to.be.a('number')
    }
    const limits = () =>
      window.call.peers.map((peer) => peer.getSenders()[1]?.getParameters().encodings[0]?.maxBitrate)
    expect(await page().evaluate(limits)).to.deep.equal([2_500_000, 2_500_000])
    const sent = await offers()
    expect(sent).to.have.length(1)
    expect(isCallDescription(sent[0] ?? '', 'video')).to.equal(true)
    expect(Buffer.byteLength(sent[0] ?? '')).to.be.lessThan(MAX_SIGNAL_BYTES)
    expect(sent[0]).not.to.include('usedtx')
  })

  it('[S3.82] sends no picture of a camera that is off, and a screen without another offer', async () => {
    await start('video')
    await connected()
    await sees('fan')
    await page().evaluate(() => window.call.ends.creator.client.unpublish('camera'))
    await until('it is gone at the other', async () => !(await kinds('fan')).includes('camera'))
    const past = (await figures('creator')).packets
    await until('a second of sound went out', async () => {
      const { packets } = await figures('creator')
      return (packets.microphone ?? 0) > (past.microphone ?? 0) + 50
    })
    expect((await figures('creator')).packets.camera).to.equal(past.camera)
    await page().evaluate(() => window.call.share('creator'))
    await until('the screen is there', async () => (await kinds('fan')).includes('screen'))
    await sees('fan', 'screen')
    expect(await offers()).to.have.length(1)
  })

  it('[S3.82] takes no description with another line than those of the call', async () => {
    await page().evaluate(() => {
      window.call.network.change = (kind, body) => {
        if (kind !== 'offer') return body
        const last = body.slice(body.lastIndexOf('m=video'))
        const more = last.replace(/a=mid:\S+/, 'a=mid:9').replaceAll(/a=(ssrc|msid).*\r\n/g, '')
        return body.replace(/(a=group:BUNDLE[^\r]*)/, '$1 9') + more
      }
    })
    await start('video')
    await until('it is refused', async () => (await heard('fan')).some((one) => one.startsWith('trouble')))
    const remote = () => window.call.peers.map((peer) => peer.remoteDescription)
    expect(await page().evaluate(remote)).to.deep.equal([null, null])
    expect((await bodies()).map(({ kind }) => kind)).not.to.include('answer')
    expect(await kinds('fan')).to.deep.equal([])
  })

  it('[T22] connects with another page of a side, and shows nothing in the one before it', async () => {
    await start('video')
    await connected()
    await sees('creator')
    const old = await page().evaluateHandle(() => window.call.ends.fan)
    await page().evaluate(() => window.call.come('fan'))
    await until('the old one knows', () => old.evaluate(({ taken }) => taken))
    await connected()
    for (const side of SIDES) await sees(side)
    expect(await old.evaluate(({ heard: all }) => all.at(-1))).to.equal('closed')
    expect(await old.evaluate(({ screen }) => screen.querySelectorAll('video, audio').length)).to.equal(0)
    await page().evaluate(() => window.call.ends.fan.client.leave())
    await until('the creator waits', async () => (await heard('creator')).at(-1) === 'waiting')
    expect(await kinds('creator')).to.deep.equal([])
  })

  it('goes on while neither socket is there, and finds another way for the media when it is asked to', async () => {
    await start('video')
    await connected()
    await page().evaluate(() => {
      for (const { socket } of Object.values(window.call.ends)) socket.drop()
    })
    for (const side of SIDES) await sees(side)
    expect(await isConnected('creator')).to.equal(true)
    await page().evaluate(() => {
      for (const { socket } of Object.values(window.call.ends)) socket.connect()
    })
    await page().evaluate(() => window.call.ends.fan.client.enterAgain())
    await until('another offer and answer', async () => {
      const sent = await bodies()
      return sent.filter(({ kind }) => kind === 'answer').length === 2
    })
    await connected()
    for (const side of SIDES) await sees(side)
    const [first, second] = await offers()
    expect(ufrag(second)).not.to.equal(ufrag(first))
    expect(await page().evaluate(() => window.call.peers.length)).to.equal(2)
  })

  it('offers the same again, with its candidates, while nobody answers', async () => {
    await page().evaluate(() => {
      window.call.network.lose = (kind) => kind === 'offer' || kind === 'candidate'
    })
    await start('video')
    const sentBy = async (kind: string) => (await bodies()).filter((one) => one.kind === kind)
    await until('an offer and its candidates', async () => (await sentBy('candidate')).length > 0)
    await page().evaluate(() => {
      window.call.network.lose = () => false
      window.call.ends.fan.client.enterAgain()
    })
    await connected()
    const sent = await offers()
    expect(sent).to.have.length(2)
    expect(ufrag(sent[0])).to.equal(ufrag(sent[1]))
    const candidates = (await sentBy('candidate')).map(({ body }) => body)
    expect(candidates.filter((body) => body === candidates[0])).to.have.length(2)
  })

  it('settles a change that was under way when the pair is closed', async () => {
    await start('video')
    await connected()
    const settled = page().evaluate(() => {
      const { client } = window.call.ends.creator
      // a browser that was asked for it and is closed meanwhile owes no answer
      for (const sender of window.call.peers.flatMap((peer) => peer.getSenders()))
        sender.replaceTrack = () => new Promise(() => undefined)
      const change = client.setSelfMuted('microphone', true)
      void client.leave()
      return change.then(() => 'settled')
    })
    expect(await settled).to.equal('settled')
  })

  it('has no picture anywhere in a voice call', async () => {
    await start('voice')
    await connected()
    for (const side of SIDES) await until('sound', async () => (await figures(side)).energy > 0)
    expect(await page().locator('audio').count()).to.equal(2)
    expect(await page().locator('video').count()).to.equal(0)
    expect((await offers())[0]?.match(/^m=\S+/gm)).to.deep.equal(['m=audio'])
    const camera = async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true })
      const [track] = stream.getVideoTracks()
      const { client } = window.call.ends.fan
      return track && client.publish('camera', track).catch(({ code }) => String(code))
    }
    expect(await page().evaluate(camera)).to.equal('FORBIDDEN')
  })
})
