import { expect } from 'chai'
import { HOST_BITS, type Stream, startStream, VIEWER_BITS } from '#test/kit/media/stream.ts'
import type { Wire } from '#test/kit/media/wire.ts'

/** Fewer than a session may say in a second. */
const OFTEN = 40

const offersOf = ({ heard }: Wire): number => heard.filter(({ t }) => t === 'offer').length
const codeOf = (answer: { t: string }): string => ('code' in answer ? String(answer.code) : answer.t)

describe('negotiations of a seat', () => {
  /** seats that wait for their turn, and how long they would */
  const waiting: { ms: number; go(): void }[] = []
  /** when the clock of the node stands still */
  let frozenMs: number | null = null
  let stream: Stream
  before(async () => {
    const wait = (ms: number) => new Promise<void>((go) => waiting.push({ ms, go }))
    stream = await startStream({ wait, clock: () => frozenMs ?? Date.now() })
  })
  beforeEach(() => {
    frozenMs = null
    waiting.length = 0
  })
  after(() => stream.stop())

  /** Somebody else comes and goes meanwhile: what they asked for later is done. */
  async function somebodyElse(user: string): Promise<void> {
    const other = await stream.enter(user, VIEWER_BITS)
    expect((await other.subscribe([stream.camera])).t).to.equal('ok')
    await other.connected()
    await other.leave()
  }

  it('[S0.17][T38] are none where nothing changes, however often a connected seat asks', async () => {
    frozenMs = Date.now()
    const guest = await stream.enter('sea_nothing', VIEWER_BITS)
    await guest.subscribe([stream.camera])
    await guest.connected()
    const asked = Array.from({ length: OFTEN }, (_, n) =>
      guest.wire.ask({ t: 'subscribe', publicationIds: n % 2 === 0 ? [] : [stream.camera] }),
    )
    expect(new Set((await Promise.all(asked)).map(({ t }) => t))).to.deep.equal(new Set(['ok']))
    expect(offersOf(guest.wire)).to.equal(1)
    expect((await guest.subscribe([stream.microphone])).t, 'what is new is negotiated').to.equal('ok')
    expect(offersOf(guest.wire)).to.equal(2)
    expect(waiting).to.deep.equal([])
    await stream.runs()
    await guest.leave()
  })

  it('[S0.17] an answer that nobody waits for is refused, and nothing else comes of it', async () => {
    const guest = await stream.enter('sea_answers', VIEWER_BITS)
    await guest.subscribe([stream.camera])
    await guest.connected()
    const sdp = guest.peer.localDescription?.sdp ?? ''
    const told = Array.from({ length: OFTEN }, () => guest.wire.ask({ t: 'answer', sdp }))
    expect(new Set((await Promise.all(told)).map(codeOf))).to.deep.equal(new Set(['WRONG_STATE']))
    expect((await guest.subscribe([stream.microphone])).t).to.equal('ok')
    expect(offersOf(guest.wire)).to.equal(2)
    await guest.leave()
  })

  it('[S0.17] are one at a time: what is asked for meanwhile is kept, together, until the answer is there', async () => {
    const guest = await stream.enter('sea_hasty', VIEWER_BITS)
    const first = await guest.wire.ask({ t: 'subscribe', publicationIds: [] })
    if (first.t !== 'offer') throw new Error(first.t)
    const earlier = guest.wire.ask({ t: 'subscribe', publicationIds: [stream.camera] })
    const later = guest.wire.ask({ t: 'subscribe', publicationIds: [stream.microphone] })
    expect((await earlier).t, 'the later one takes it along').to.equal('ok')
    await guest.peer.setRemoteDescription({ type: 'offer', sdp: first.sdp })
    await guest.peer.setLocalDescription(await guest.peer.createAnswer())
    expect(offersOf(guest.wire)).to.equal(1)
    expect((await guest.wire.ask({ t: 'answer', sdp: guest.peer.localDescription?.sdp ?? '' })).t).to.equal(
      'ok',
    )
    const second = await later
    if (second.t !== 'offer') throw new Error(second.t)
    expect(second.tracks.map(({ publicationId }) => publicationId)).to.have.members([
      stream.camera,
      stream.microphone,
    ])
    const own = await guest.wire.ask({ t: 'publish', kinds: [{ mid: '9', kind: 'microphone' }], sdp: 'v=0' })
    expect(codeOf(own), 'an offer of the other side that would cross it').to.equal('WRONG_STATE')
    await guest.leave()
  })

  it('[S0.17][T38] are two a second: the first at once, the third when its turn comes, others go on meanwhile', async () => {
    frozenMs = Date.now()
    const guest = await stream.enter('sea_quick', HOST_BITS)
    expect((await guest.publish(['microphone'])).t).to.equal('answer')
    await guest.connected()
    expect((await guest.subscribe([stream.camera])).t).to.equal('ok')
    expect(waiting).to.deep.equal([])
    const third = guest.wire.ask({ t: 'subscribe', publicationIds: [stream.microphone] })
    await somebodyElse('sea_other1')
    expect(offersOf(guest.wire)).to.equal(1)
    expect(waiting).to.have.length(1)
    const [turn] = waiting.splice(0)
    expect(turn?.ms).to.be.within(1, 1000)
    turn?.go()
    expect((await third).t).to.equal('offer')
    await guest.leave()
  })

  it('[T38] a description that is refused takes a turn as well, and a second answer to one offer', async () => {
    frozenMs = Date.now()
    const guest = await stream.enter('sea_refused', HOST_BITS)
    for (const _turn of [1, 2])
      expect(codeOf(await guest.publish(['camera'], ['camera', 'camera']))).to.equal('MALFORMED')
    const third = guest.wire.ask({ t: 'publish', kinds: [{ mid: '0', kind: 'camera' }], sdp: 'v=0' })
    const fourth = await guest.wire.ask({ t: 'publish', kinds: [{ mid: '0', kind: 'camera' }], sdp: 'v=0' })
    expect(codeOf(fourth), 'one waits already').to.equal('WRONG_STATE')
    await somebodyElse('sea_other2')
    expect(waiting).to.have.length(1)
    waiting.splice(0)[0]?.go()
    expect(codeOf(await third)).to.equal('MALFORMED')
    await guest.leave()
    const viewer = await stream.enter('sea_wrong', VIEWER_BITS)
    const offer = await viewer.wire.ask({ t: 'subscribe', publicationIds: [stream.camera] })
    if (offer.t !== 'offer') throw new Error(offer.t)
    const wrong = () => viewer.wire.ask({ t: 'answer', sdp: 'v=0' })
    expect([codeOf(await wrong()), codeOf(await wrong())]).to.deep.equal(['FORBIDDEN', 'FORBIDDEN'])
    void wrong().catch(() => undefined)
    expect(codeOf(await wrong())).to.equal('WRONG_STATE')
    expect(waiting).to.have.length(1)
    waiting.splice(0)[0]?.go()
    await viewer.leave()
  })
})
