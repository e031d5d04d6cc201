import { expect } from 'chai'
import type { MediaKind } from '#domain/words.ts'
import { createEmitter } from '#web/media/client/createEmitter.ts'
import { createRoster } from '#web/media/client/createRoster.ts'
import type { Sound } from '#web/media/mediaClient.ts'
import { createHosts } from '#web/media/tracks/createHosts.ts'

/** A container: nothing but its identity is asked of it. */
const place = () => ({}) as HTMLElement

describe('the hosts of a stream [S3.62]', () => {
  /** Two of them on air, and a third person who sends as well. */
  function twoOnAir() {
    const emitter = createEmitter()
    const roster = createRoster(emitter)
    const attached: string[] = []
    const calls: string[] = []
    const sounds = new Map<string, Sound>()
    const levels = new Map<string, string>()
    const hosts = createHosts(
      {
        on: emitter.on,
        publications: roster.all,
        attach(id) {
          attached.push(id)
          calls.push(`attach ${id}`)
          return () => {
            attached.splice(attached.indexOf(id), 1)
            calls.push(`detach ${id}`)
          }
        },
        setSound: (seatId, sound) => void sounds.set(seatId, sound),
        setRendition: (seatId, level) => void levels.set(seatId, level),
        levelOf: async () => 0.5,
      },
      'high',
    )
    const begin = (seatId: string, kinds: MediaKind[] = ['camera', 'microphone'], isStalled = false) => {
      for (const kind of kinds)
        roster.put({ id: `${seatId}/${kind}`, seatId, kind, renditions: [], isMuted: false, isStalled })
    }
    for (const seatId of ['host', 'guest', 'third']) {
      begin(seatId)
      hosts.setContainer(seatId, place())
    }
    hosts.setSeats(['host', 'guest'])
    return { hosts, begin, attached, calls, sounds, levels }
  }

  it('are shown and heard, both, and no third, who has a container too', async () => {
    const { hosts, attached, levels } = twoOnAir()
    const media = ['host/camera', 'host/microphone', 'guest/camera', 'guest/microphone']
    expect(attached).to.have.members(media)
    expect(levels.get('third')).to.equal('none')
    expect([await hosts.levelOf('guest'), await hosts.levelOf('third')]).to.deep.equal([0.5, null])
    expect(hosts.hostOf('third').hasPicture).to.equal(false)
  })

  it('who comes late is as loud and as large as the others, and makes nothing anew', () => {
    const { hosts, begin, calls, sounds, levels } = twoOnAir()
    const sound = { volume: 0.25, isMuted: true }
    hosts.setSound(sound)
    hosts.setLevel('low')
    calls.length = 0
    hosts.setSeats(['host', 'guest', 'late'])
    hosts.setContainer('late', place())
    begin('late')
    expect(calls).to.deep.equal(['attach late/camera', 'attach late/microphone'])
    for (const seatId of ['host', 'guest', 'late']) {
      expect(sounds.get(seatId), seatId).to.deep.equal(sound)
      expect(levels.get(seatId), seatId).to.equal('low')
    }
  })

  it('move, but for those whose picture is stalled', () => {
    const { hosts, begin } = twoOnAir()
    expect(hosts.moving()).to.deep.equal(['host', 'guest'])
    begin('guest', ['camera'], true)
    expect(hosts.moving()).to.deep.equal(['host'])
  })

  it('are gone after the end, and nobody comes back while the page takes its containers away', () => {
    const { hosts, begin, attached, calls } = twoOnAir()
    hosts.stop()
    expect(attached).to.deep.equal([])
    calls.length = 0
    hosts.setContainer('host', null)
    begin('guest', ['screen'])
    hosts.setSeats(['guest'])
    expect(calls).to.deep.equal([])
  })
})
