import { expect } from 'chai'
import { fillPath } from '#web/kit/api/client.ts'

describe('paths of the typed client', () => {
  it('encodes every value, so that an id cannot leave its place', () => {
    expect(fillPath('/v1/rooms/{id}', { id: '../me?x=1#y' })).to.equal('/v1/rooms/..%2Fme%3Fx%3D1%23y')
    expect(fillPath('/v1/channels/{id}/tiers/{tierNo}/text', { id: 'chn_1', tierNo: 2 })).to.equal(
      '/v1/channels/chn_1/tiers/2/text',
    )
  })

  it('refuses a missing value instead of asking another route', () => {
    expect(() => fillPath('/v1/rooms/{id}', {})).to.throw(TypeError)
    expect(() => fillPath('/v1/rooms/{id}', { id: '' })).to.throw(TypeError)
  })
})
