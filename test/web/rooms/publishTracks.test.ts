import { expect } from 'chai'
import { publishTracks } from '#web/rooms/host/broadcast/publishTracks.ts'

describe('what a host sends', () => {
  const camera = { enabled: true } as MediaStreamTrack
  const microphone = { enabled: true } as MediaStreamTrack

  async function sent(tracks: Parameters<typeof publishTracks>[1]): Promise<unknown[]> {
    const calls: unknown[] = []
    await publishTracks(
      {
        publish: async (kind, track) => void calls.push(['publish', kind, track]),
        setMuted: async (kind, on) => void calls.push(['setMuted', kind, on]),
      },
      tracks,
    )
    return calls
  }

  it('[S3.26] is what there is: of a voice room the microphone alone', async () => {
    expect(await sent({ camera: null, microphone })).to.deep.equal([['publish', 'microphone', microphone]])
    expect(await sent({ camera, microphone: null })).to.deep.equal([['publish', 'camera', camera]])
  })

  it('a microphone that was off when the connection was lost is off before it is sent again, also one that is not there yet', async () => {
    expect(await sent({ camera: null, microphone, isMuted: true })).to.deep.equal([
      ['setMuted', 'microphone', true],
      ['publish', 'microphone', microphone],
    ])
    expect(await sent({ camera: null, microphone: null, isMuted: true })).to.deep.equal([
      ['setMuted', 'microphone', true],
    ])
  })
})
