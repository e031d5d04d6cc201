import { expect } from 'chai'
import { type Reading, readStats } from '#web/media/embedded/readStats.ts'
import { NO_STATS } from '#web/media/mediaClient.ts'

/** Since the reading before: so long that the age of this process does not show. */
const SECONDS = 10_000_000

describe('the figures of what a browser receives', () => {
  const peerWith = (frames: Record<string, number>) =>
    ({
      getSenders: () => [],
      getStats: async () =>
        new Map(
          Object.entries(frames).map(([id, framesDecoded]) => [
            id,
            { id, type: 'inbound-rtp', kind: 'video', framesDecoded },
          ]),
        ),
    }) as unknown as RTCPeerConnection
  const past = (frames: Record<string, number>): Reading => ({
    ...{ atMs: -SECONDS * 1000, isSending: false, bytes: 0, packets: 0, lost: 0 },
    ...{ frames: new Map(Object.entries(frames)), stats: NO_STATS },
  })
  const rateOf = async (frames: Record<string, number>, from: Record<string, number>) =>
    (await readStats(peerWith(frames), past(from))).stats.framesPerSecond

  it('[S3.62] of several pictures tell how many the fastest shows in a second', async () => {
    const from = { one: 500, other: 70 }
    expect(await rateOf({ one: 500 + 15 * SECONDS, other: 70 + 30 * SECONDS }, from)).to.equal(30)
    expect(await rateOf({ one: 500 + 15 * SECONDS, late: 20 * SECONDS }, from)).to.equal(20)
    expect(await rateOf({ one: 500, other: 70 }, from)).to.equal(0)
  })
})
