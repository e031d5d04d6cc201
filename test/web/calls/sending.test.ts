import { expect } from 'chai'
import { sendKind } from '#web/calls/call/useSending.ts'
import { createSeatMedia } from '#web/media/seat/createSeatMedia.ts'

/** Writes down what is asked of a client, in its order. */
function recorder() {
  const asked: string[] = []
  return {
    asked,
    client: {
      publish: async (kind: string) => void asked.push(`publish ${kind}`),
      unpublish: async (kind: string) => void asked.push(`unpublish ${kind}`),
      setSelfMuted: async (kind: string, on: boolean) => void asked.push(`${kind} ${on ? 'off' : 'on'}`),
    },
  }
}

describe('what a page sends in a call', () => {
  const track = {} as MediaStreamTrack

  it('[S3.44] a camera that is off is not sent before it is switched on, and not for a moment', async () => {
    const { asked, client } = recorder()
    const media = createSeatMedia()
    await sendKind(client, media, { kind: 'camera', track, isOn: false })
    await sendKind(client, media, { kind: 'camera', track, isOn: true })
    await sendKind(client, media, { kind: 'camera', track: null, isOn: true })
    expect(asked).to.deep.equal([
      ...['camera off', 'publish camera', 'publish camera', 'camera on', 'unpublish camera'],
    ])
  })
})
