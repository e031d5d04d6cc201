import { expect } from 'chai'
import type { Room } from '#api/rooms/contract.ts'
import { createStudioFlow } from '#web/rooms/host/broadcast/studioFlow.ts'

describe('the way back into a room', () => {
  it('[S3.26] is not begun where the page is left meanwhile: nobody would keep the seat', async () => {
    const flow = createStudioFlow('chn_1', {
      readProfile: async () => '1080p',
      onPublisherLost: () => undefined,
      readChain: async () => null,
    })
    const steps: string[] = []
    flow.subscribe(() => steps.push(flow.state().step))
    const back = flow.comeBack({ id: 'rom_1' } as Room, { camera: null, microphone: null })
    flow.dispose()
    await back
    expect(steps).to.deep.equal([])
  })
})
