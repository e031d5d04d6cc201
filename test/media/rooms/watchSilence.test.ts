import { expect } from 'chai'
import { type Stream, startStream } from '#test/kit/media/stream.ts'
import { until } from '#test/kit/time/until.ts'

const STALL_MS = 300
const SILENCE_MS = 900
const RESUME_MS = 600

describe('watchSilence', () => {
  let stream: Stream
  before(async () => {
    stream = await startStream({
      limits: { stallMs: STALL_MS, silenceMs: SILENCE_MS, resumeMs: RESUME_MS },
    })
  })
  after(() => stream.stop())

  const changes = (from: number) =>
    stream.viewer.wire.heard.slice(from).flatMap((one) => (one.t === 'changed' ? [one.publication] : []))

  it('calls a silent publication stalled, sees it resume, and takes it away when it stays silent', async () => {
    const guest = await stream.enter('sea_quiet', 255)
    await guest.publish(['microphone'])
    await guest.connected()
    const stopFirst = guest.send('microphone', 50)
    const { viewer } = stream
    const live = await viewer.wire.wait('published', (one) => one.publication.seatId === 'sea_quiet')
    const from = viewer.wire.heard.length
    stopFirst()
    await until('stalled', () => changes(from).some((one) => one.isStalled))
    const stopSecond = guest.send('microphone', 50)
    await until('resumed', () => changes(from).at(-1)?.isStalled === false)
    stopSecond()
    const gone = await viewer.wire.wait('unpublished', (one) => one.publicationId === live.publication.id)
    expect(gone.reason).to.equal('SILENCE')
    const kinds = () =>
      stream.media.api.events.filter(({ userId }) => userId === 'sea_quiet').map(({ kind }) => kind)
    await until('the evidence at the api', () => kinds().includes('unpublished'))
    expect(kinds()).to.include.members(['stalled', 'resumed'])
    await guest.leave()
  })

  it('leaves a muted publication alone, however silent', async () => {
    const guest = await stream.enter('sea_hushed', 255)
    const answer = await guest.publish(['microphone'])
    await guest.connected()
    const stop = guest.send('microphone', 50)
    const id = answer.t === 'answer' ? (answer.publications[0]?.id ?? '') : ''
    const { wire } = stream.viewer
    await wire.wait('published', (one) => one.publication.id === id)
    await guest.wire.ask({ t: 'selfMute', kind: 'microphone', on: true })
    stop()
    const untilMs = Date.now() + 2 * SILENCE_MS
    await until('twice the limit', () => Date.now() > untilMs)
    expect(wire.heard.some((one) => one.t === 'unpublished' && one.publicationId === id)).to.equal(false)
    await guest.leave()
  })

  it('ends a session whose socket broke off and did not come back', async () => {
    const guest = await stream.enter('sea_gone', 255)
    await guest.publish(['microphone'])
    await guest.connected()
    const stop = guest.send('microphone', 50)
    const live = await stream.viewer.wire.wait('published', (one) => one.publication.seatId === 'sea_gone')
    guest.wire.drop()
    const gone = await stream.viewer.wire.wait(
      'unpublished',
      (one) => one.publicationId === live.publication.id,
    )
    expect(gone.reason).to.equal('SIGNALLING_LOST')
    stop()
    await guest.peer.close()
  })
})
