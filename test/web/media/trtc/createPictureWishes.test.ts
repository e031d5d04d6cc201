import { expect } from 'chai'
import type { RemotePublication } from '#web/media/mediaClient.ts'
import { createPictureWishes } from '#web/media/trtc/receiving/createPictureWishes.ts'
import { SdkDouble, sdkError } from './sdkDouble.ts'

const HOST = 'sea_0000000000000000000009'
const CAMERA = { userId: HOST, streamType: 'main' }
const small = (on: boolean) => ({ ...CAMERA, option: { small: on } })
const camera: RemotePublication = {
  ...{ id: `${HOST}/camera`, seatId: HOST, kind: 'camera', isMuted: false, isStalled: false },
  renditions: [],
}

describe('pictures that a viewer at TRTC asks for [S1.2]', () => {
  function wishes(hasSmall: boolean) {
    const double = new SdkDouble()
    const room = double.sdk.create()
    double.calls.length = 0
    const refused: unknown[] = []
    const sent = new Set([camera.id])
    const pictures = createPictureWishes({
      ...{ sdk: double.sdk, current: () => room, hasSmall: () => hasSmall },
      isSent: (id) => sent.has(id),
      onStarted: () => undefined,
      onRefused: (cause) => refused.push(cause),
    })
    return { ...pictures, double, sent, refused }
  }

  it('turn between two sizes, end where none is wanted, and come back as they were chosen', async () => {
    const { start, stop, choose, double, sent } = wishes(true)
    await start(camera)
    for (const choice of ['low', 'low', 'high', 'none', 'low'] as const) choose(HOST, choice, camera)
    choose('sea_other', 'none', undefined)
    sent.clear()
    await start(camera)
    sent.add(camera.id)
    await start(camera)
    choose(HOST, 'none', camera)
    stop(camera)
    await start(camera)
    choose(HOST, 'high', camera)
    expect(double.calls).to.deep.equal([
      ['startRemoteVideo', small(false)],
      ['updateRemoteVideo', small(true)],
      ['updateRemoteVideo', small(false)],
      ['stopRemoteVideo', CAMERA],
      ['startRemoteVideo', small(true)],
      ['startRemoteVideo', small(true)],
      ['stopRemoteVideo', CAMERA],
      ['startRemoteVideo', small(false)],
    ])
  })

  it('are the large one or none where the browser knows no small one', async () => {
    const { start, choose, double } = wishes(false)
    await start(camera)
    for (const choice of ['low', 'none', 'low', 'high'] as const) choose(HOST, choice, camera)
    expect(double.calls).to.deep.equal([
      ['startRemoteVideo', CAMERA],
      ['stopRemoteVideo', CAMERA],
      ['startRemoteVideo', CAMERA],
    ])
  })

  it('a screen has one size, whatever was chosen of the camera', async () => {
    const { start, choose, double } = wishes(true)
    choose(HOST, 'none', undefined)
    await start({ ...camera, kind: 'screen' })
    expect(double.calls).to.deep.equal([['startRemoteVideo', { userId: HOST, streamType: 'sub' }]])
  })

  it('what the SDK says of a change that failed is handed on', async () => {
    const { start, choose, double, refused } = wishes(true)
    await start(camera)
    const cause = sdkError(5998)
    double.outcomes.set('updateRemoteVideo', cause)
    choose(HOST, 'low', camera)
    await new Promise((resolve) => setImmediate(resolve))
    expect(refused).to.deep.equal([cause])
  })
})
