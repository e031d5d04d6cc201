import { createSocket } from 'node:dgram'
import { expect } from 'chai'
import type { CallSide } from '#domain/calls/words.ts'
import { startTestRelay, type TestRelay } from '#test/kit/media/relay.ts'
import { ATTRIBUTE, METHOD, message, words } from '#test/kit/media/turn/stunMessage.ts'
import { until } from '#test/kit/time/until.ts'
import { foundIn, piecesOf, readTapped } from './readTapped.ts'
import { type RelayTap, tapRelay } from './tapRelay.ts'
import { useCallPage } from './useCallPage.ts'

/** What the encoders of both pages made, base64. */
interface KeptFrames {
  video: string[]
  audio: string[]
}
/** Of Chromium, by which encoded frames pass through the page. */
interface EncodedEnd {
  createEncodedStreams(): { readable: ReadableStream; writable: WritableStream }
}
type FrameWindow = Window & { frames: KeptFrames }

/** Runs in the page before its connections: keeps what each sender encodes, before anything encrypts it. */
function keepFrames(): void {
  const kept: KeptFrames = { video: [], audio: [] }
  Object.assign(window, { frames: kept })
  const Inner = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Inner {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, encodedInsertableStreams: true } as RTCConfiguration)
      this.addEventListener('track', ({ receiver }) => {
        const { readable, writable } = (receiver as unknown as EncodedEnd).createEncodedStreams()
        void readable.pipeTo(writable)
      })
    }
  }
  const { replaceTrack } = RTCRtpSender.prototype
  const ends = new WeakSet<RTCRtpSender>()
  RTCRtpSender.prototype.replaceTrack = function (this: RTCRtpSender, track) {
    if (track && !ends.has(this)) {
      ends.add(this)
      const { readable, writable } = (this as unknown as EncodedEnd).createEncodedStreams()
      const frames = kept[track.kind as keyof KeptFrames]
      const copy = new TransformStream<{ data: ArrayBuffer }>({
        transform(frame, controller) {
          frames.push(btoa(String.fromCharCode(...new Uint8Array(frame.data))))
          controller.enqueue(frame)
        },
      })
      void readable.pipeThrough(copy).pipeTo(writable)
    }
    return replaceTrack.call(this, track)
  }
}

const isKeyFrame = (frame: Buffer) => frame.subarray(3, 6).toString('hex') === '9d012a'

/** A picture in packets without encryption, as RFC 7741 cuts it. */
function plainPackets(frame: Buffer, ofWhich: number): Buffer[] {
  const bytes = 1104
  return Array.from({ length: Math.ceil(frame.length / bytes) }, (_, n) => {
    const head = Buffer.concat([words(0x8060, n), words(0, ofWhich), words(0, 1)])
    const part = frame.subarray(n * bytes, (n + 1) * bytes)
    return Buffer.concat([head, Buffer.from([n === 0 ? 0x10 : 0]), part])
  })
}

describe('a call that somebody taps', function () {
  this.timeout(120_000)
  const page = useCallPage()
  let relay: TestRelay
  let tap: RelayTap

  before(async () => {
    relay = await startTestRelay()
    tap = await tapRelay(relay.port)
  })
  after(async () => {
    tap?.stop()
    await relay?.stop()
  })

  /** A way through the relay that leads by the tap. */
  function tapped(side: CallSide) {
    const urls = [`turn:127.0.0.1:${tap.port}?transport=udp`]
    return { ...relay.grants.grant({ roomId: 'rom_call', side }, 600), urls }
  }

  /** Sends the frames by the same tap, as if nothing encrypted them: in both ways that a relay takes. */
  async function sendPlain(frames: Buffer[]): Promise<Buffer[]> {
    const socket = createSocket('udp4')
    const from = tap.dump.length
    const sent = frames.flatMap(plainPackets)
    for (const [n, packet] of sent.entries()) {
      const isChannel = n % 2 === 0
      const datagram = isChannel
        ? Buffer.concat([words(0x4000, packet.length), packet])
        : message(METHOD.sendIndication, Buffer.alloc(12), [[ATTRIBUTE.data, packet]])
      await new Promise((resolve) => socket.send(datagram, tap.port, '127.0.0.1', resolve))
    }
    const { port } = socket.address()
    const passed = () => tap.dump.slice(from).filter((one) => one.isFromPage && one.port === port)
    await until('all of it passed', () => passed().length === sent.length)
    socket.close()
    return passed().map(({ bytes }) => bytes)
  }

  it('[S3.81][T39] gives no picture and no sound to who writes everything down at the relay', async () => {
    await page().evaluate(keepFrames)
    const relays = { creator: tapped('creator'), fan: tapped('fan') }
    await page().evaluate((given) => {
      Object.assign(window.call, { relays: given })
      return window.call.start('video')
    }, relays)
    const connected = () => window.call.peers.filter((peer) => peer.connectionState === 'connected').length
    await until('both are connected', async () => (await page().evaluate(connected)) === 2)

    const kept = () => page().evaluate(() => (window as unknown as FrameWindow).frames)
    const buffers = (texts: string[]) => texts.map((text) => Buffer.from(text, 'base64'))
    const { video, audio } = await until('pictures and sound, and the first of each side', async () => {
      const all = await kept()
      const frames = { video: buffers(all.video), audio: buffers(all.audio) }
      const firsts = frames.video.filter(isKeyFrame).length
      return firsts >= 2 && frames.video.length >= 40 && frames.audio.length >= 100 && frames
    })
    const datagrams = () => tap.dump.map(({ bytes }) => bytes)
    await until('some hundred packets', () => readTapped(datagrams()).media.length >= 600)
    for (const side of ['creator', 'fan'] as const) {
      const { frames, energy } = await page().evaluate((one) => window.call.figures(one), side)
      expect(frames.camera, `the ${side} sees`).to.be.greaterThan(0)
      expect(energy, `the ${side} hears`).to.be.greaterThan(0)
    }
    const signals = await page().evaluate(() => window.call.network.bodies)
    await page().close()

    const pieces = piecesOf([...video, ...audio])
    const call = datagrams()
    const read = readTapped(call)
    expect(read.handshakes).to.be.greaterThan(0)
    expect(read.keyFrames).to.deep.equal([])
    expect(foundIn(call, pieces).size).to.equal(0)
    for (const { body } of signals) expect(body, 'a key beside the media').not.to.match(/a=crypto|inline:/)

    // what the same reader finds where nothing is encrypted
    const plain = await sendPlain(video)
    const { keyFrames } = readTapped(plain)
    const sizes = video.filter(isKeyFrame).map((frame) => ({
      ...{ width: frame.readUInt16LE(6) & 0x3fff, height: frame.readUInt16LE(8) & 0x3fff },
    }))
    expect(keyFrames).to.deep.equal(sizes)
    expect(foundIn(plain, pieces)).to.deep.equal(piecesOf(video))
  })
})
