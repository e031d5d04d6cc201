import { expect } from 'chai'
import { fillPath } from '#web/kit/api/client.ts'
import { routes } from '#web/kit/api/routes.generated.ts'

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

  it('knows every route of the contracts with its method and path', async () => {
    const files = ['access', 'accounts', 'creators', 'installation', 'transactions', 'rooms']
    const found: Record<string, { method: string; path: string }> = {}
    for (const file of files) {
      const module = (await import(`../../../../api/${file}/contract.ts`)) as Record<string, unknown>
      for (const [name, value] of Object.entries(module)) {
        if (!name.endsWith('Routes')) continue
        for (const [verb, route] of Object.entries(
          value as Record<string, { method: string; path: string }>,
        )) {
          found[verb] = { method: route.method, path: route.path }
        }
      }
    }
    expect(routes).to.deep.equal(found)
  })
})
