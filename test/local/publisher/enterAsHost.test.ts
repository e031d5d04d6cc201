import { expect } from 'chai'
import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import type { SeatRole } from '#domain/words.ts'
import { enterAsHost } from '#local/publisher/enterAsHost.ts'
import { enterAsListener } from '#local/publisher/floor/enterAsListener.ts'
import { playLoop, readFootage } from '#local/publisher/playLoop.ts'
import { DEMO_SHOWS } from '#scripts/demo/shows.ts'
import { joinNode } from '#test/kit/media/mediaClient.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { heardBy } from '#test/kit/media/stream.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'voice0room0of0a0demo0creator'

describe('a demo creator in a voice room', () => {
  let media: MediaNode
  before(async () => {
    media = await startMediaNode()
    await media.openRoom(ROOM)
  })
  after(() => media.stop())

  const ticket = (user: string, role: SeatRole) =>
    media.ticket({ room: ROOM, user, bits: bitsFor('voice', role) })

  it('[S1.1][S3.26] offers a microphone alone, which its engine takes, and a listener hears', async () => {
    const { scene } = DEMO_SHOWS.find(({ kind }) => kind === 'voice') ?? expect.fail('no voice room')
    const line = await enterAsHost(ticket('sea_host', 'host'), 'voice')
    const stop = playLoop(readFootage(scene, 'voice'), line.tracks, () => performance.now())
    try {
      const listener = await joinNode(media.signalUrl, ticket('sea_fan', 'viewer'))
      const publications = await heardBy(listener, 1)
      expect(publications.map(({ kind }) => kind)).to.deep.equal(['microphone'])
      const id = publications[0]?.id ?? ''
      await listener.subscribe([id])
      await listener.connected()
      await until('half a second of sound', () => (listener.received.get(id)?.packets ?? 0) >= 25)
      await listener.leave()
    } finally {
      stop()
      await line.leave()
    }
  })

  it('[S1.1][S3.29] somebody in the audience speaks over the connection they listen with, and is heard', async () => {
    const line = await enterAsListener(media.ticket({ room: ROOM, user: 'sea_speaker', bits: SPEAKER_BITS }))
    await line.granted
    const microphone = await line.speak()
    const tracks = { camera: null, microphone }
    const stop = playLoop(readFootage('kiln', 'voice'), tracks, () => performance.now())
    try {
      const listener = await joinNode(media.signalUrl, ticket('sea_fan2', 'viewer'))
      const publications = await heardBy(listener, 1)
      expect(publications.map(({ kind }) => kind)).to.deep.equal(['microphone'])
      const id = publications[0]?.id ?? ''
      await listener.subscribe([id])
      await listener.connected()
      await until('half a second of sound', () => (listener.received.get(id)?.packets ?? 0) >= 25)
      await listener.leave()
    } finally {
      stop()
      await line.leave()
    }
  })
})
