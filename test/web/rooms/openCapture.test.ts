import { EventEmitter } from 'node:events'
import { expect } from 'chai'
import { type CaptureInput, openCapture } from '#web/media/capture/openCapture.ts'
import type { CaptureKind, Devices } from '#web/media/capture/openTrack.ts'
import { CAPTURE_WISHES } from '#web/rooms/host/devices/captureWishes.ts'

interface Opened {
  id: string
  hint: () => string
  isStopped: () => boolean
  end: () => void
}

/** A browser with devices: it notes what was asked, and refuses what a test names. */
function browser(refusals: Partial<Record<CaptureKind, string>> = {}) {
  const asked: MediaStreamConstraints[] = []
  const opened: Opened[] = []
  const changes = new EventEmitter()
  const listed = [
    { kind: 'audioinput', deviceId: 'm1', label: 'Ribbon' },
    { kind: 'audioinput', deviceId: 'm2', label: '' },
    { kind: 'videoinput', deviceId: 'c1', label: 'Desk' },
  ] as MediaDeviceInfo[]

  const listing = { ask: async () => listed }

  function trackOf(kind: CaptureKind): MediaStreamTrack {
    const ends = new EventEmitter()
    const id = kind === 'camera' ? 'c1' : 'm1'
    const track = {
      ...{ contentHint: '', isStopped: false },
      getSettings: () => ({ deviceId: id }),
      addEventListener: (event: string, heard: () => void) => ends.on(event, heard),
      stop() {
        this.isStopped = true
      },
    }
    opened.push({
      ...{ id, hint: () => track.contentHint, isStopped: () => track.isStopped },
      end: () => ends.emit('ended'),
    })
    return track as unknown as MediaStreamTrack
  }

  const devices = {
    async getUserMedia(wish: MediaStreamConstraints) {
      asked.push(wish)
      const kind = wish.video ? 'camera' : 'microphone'
      const refusal = refusals[kind]
      if (refusal) throw new DOMException('refused', refusal)
      const track = trackOf(kind)
      return { getTracks: () => [track] } as MediaStream
    },
    enumerateDevices: () => listing.ask(),
    addEventListener: (event: string, heard: () => void) => changes.on(event, heard),
    removeEventListener: (event: string, heard: () => void) => changes.off(event, heard),
  } as unknown as Devices
  const kept = new Map<string, string>()
  const memory = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
  }
  const open = (kind: 'stream' | 'voice', more: Partial<CaptureInput> = {}) =>
    openCapture({ memory, wish: CAPTURE_WISHES[kind], devices, readMissing: () => null, ...more })
  return { asked, opened, kept, refusals, open, listing, plugIn: () => changes.emit('devicechange') }
}

describe('devices of a studio', () => {
  it('[S3.26] a voice room asks for a microphone and never for a picture, whatever comes', async () => {
    const { asked, opened, kept, refusals, open, plugIn } = browser({ microphone: 'NotAllowedError' })
    kept.set('camera', 'c1')
    const capture = open('voice')
    await capture.start()
    expect(capture.state().microphone).to.include({ step: 'failed', error: 'DEVICE_DENIED' })
    // again, changed, plugged in, lost, and by a choice that no picker of it shows
    delete refusals.microphone
    await capture.choose('microphone', null)
    await capture.choose('microphone', 'm2')
    plugIn()
    opened.at(-1)?.end()
    expect(capture.state().microphone.step).to.equal('lost')
    await capture.choose('microphone', 'gone')
    await capture.choose('camera', 'c1')
    expect(asked).to.have.length(4)
    expect(asked.filter((wish) => 'video' in wish)).to.deep.equal([])
    expect(capture.state()).to.deep.include({ kinds: ['microphone'] })
    expect(capture.state().microphone.choices.map(({ id }) => id)).to.deep.equal(['m1', 'm2'])
    expect(capture.state().camera).to.deep.include({ track: null, choices: [] })
    capture.stop()
    expect(opened.at(-1)?.isStopped()).to.equal(true)
  })

  it('[S3.26] a microphone that is gone falls back to another one, and no camera', async () => {
    const { asked, kept, refusals, open } = browser({ microphone: 'OverconstrainedError' })
    kept.set('microphone', 'gone')
    const capture = open('voice')
    await capture.start()
    expect(asked).to.deep.equal([
      { audio: { echoCancellation: true, deviceId: { exact: 'gone' } } },
      { audio: { echoCancellation: true } },
    ])
    expect(capture.state().microphone.error).to.equal('DEVICE_MISSING')
    refusals.microphone = 'NotReadableError'
    await capture.choose('microphone', null)
    expect(capture.state().microphone.error).to.equal('INTERNAL')
  })

  it('[S3.26] opens a microphone for speech in a voice room, and for music in a stream', async () => {
    const hints = async (kind: 'stream' | 'voice') => {
      const { opened, open } = browser()
      await open(kind).start()
      return opened.map(({ id, hint }) => [id, hint()])
    }
    expect(await hints('voice')).to.deep.equal([['m1', 'speech']])
    expect(await hints('stream')).to.deep.equal([
      ['c1', ''],
      ['m1', 'music'],
    ])
  })

  it('asks for the camera first and for the microphone where there is none', async () => {
    const { asked, open } = browser({ camera: 'NotFoundError' })
    const capture = open('stream')
    await capture.start()
    expect(asked.map((wish) => Object.keys(wish))).to.deep.equal([['video'], ['audio']])
    expect(capture.state().camera.error).to.equal('DEVICE_MISSING')
    expect(capture.state().microphone.step).to.equal('ready')
  })

  it('opens nothing more once the page was left', async () => {
    const { asked, opened, open } = browser()
    const capture = open('stream')
    const started = capture.start()
    capture.stop()
    await started
    expect(asked.filter((wish) => 'audio' in wish)).to.deep.equal([])
    expect(opened.map(({ isStopped }) => isStopped())).to.deep.equal([true])
  })

  it('[S3.26] a device that opened is stopped where the page is left, or another is chosen, while choices are listed', async () => {
    const { opened, open, listing } = browser()
    const list = listing.ask
    let goOn = (): void => undefined
    const isStopped = () => opened.map((one) => one.isStopped())
    /** Ends when the device is open and its choices are being listed; they come with `goOn`. */
    function holdList(): Promise<void> {
      return new Promise((isAsked) => {
        listing.ask = async () => {
          const held = new Promise<void>((resolve) => {
            goOn = resolve
          })
          isAsked()
          await held
          return list()
        }
      })
    }
    const capture = open('voice')
    let isListing = holdList()
    const first = capture.choose('microphone', 'm1')
    await isListing
    const goOnFirst = goOn
    isListing = holdList()
    const second = capture.choose('microphone', 'm2')
    await isListing
    goOnFirst()
    await first
    expect(isStopped(), 'another was chosen').to.deep.equal([true, false])
    capture.stop()
    goOn()
    await second
    expect(isStopped(), 'the page was left').to.deep.equal([true, true])
    expect(capture.state().microphone).to.include({ step: 'asking', track: null })
  })

  it('a device whose choices cannot be listed is stopped and said to have failed', async () => {
    const { opened, open, listing } = browser()
    listing.ask = () => Promise.reject(new TypeError('no list'))
    const capture = open('voice')
    await capture.start()
    expect(capture.state().microphone).to.include({ step: 'failed', error: 'INTERNAL', track: null })
    expect(opened.map((one) => one.isStopped())).to.deep.equal([true])
  })

  it('lets a device go, also one that is just being opened, and takes the same again', async () => {
    const { opened, open, asked } = browser()
    const capture = open('stream')
    await capture.start()
    capture.release('camera')
    expect(capture.state().camera).to.include({ step: 'off', track: null, deviceId: 'c1' })
    expect(opened.map((one) => one.isStopped())).to.deep.equal([true, false])
    const taken = capture.choose('camera', capture.state().camera.deviceId)
    capture.release('camera')
    await taken
    expect(opened.at(-1)?.isStopped()).to.equal(true)
    expect(capture.state().camera).to.include({ step: 'off', track: null })
    await capture.choose('camera', capture.state().camera.deviceId)
    expect(asked.at(-1)).to.have.nested.property('video.deviceId.exact', 'c1')
    expect(capture.state().camera.step).to.equal('ready')
  })

  it('asks for no device in a browser that cannot send', async () => {
    const { asked, open } = browser()
    const capture = open('voice', { readMissing: () => 'WebRTC' })
    await capture.start()
    expect(asked).to.deep.equal([])
    expect(capture.state().microphone).to.include({ step: 'failed', error: 'UNSUPPORTED' })
  })
})
