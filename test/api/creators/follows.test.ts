import { expect } from 'chai'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

const TIMES = 6

describe('followers of a channel', function () {
  this.timeout(60_000)
  const { api } = joinApi()
  let channel: string
  let fans: Client[]
  before(async () => {
    const owner = await signIn(api().url)
    const body = { handle: 'saltworks', name: 'Saltworks' }
    channel = (await owner.call('POST', '/v1/channels', { body })).body.channel.id
    fans = []
    for (let at = 0; at < 5; at++) fans.push(await signIn(api().url))
  })

  const press = async (method: 'PUT' | 'DELETE', fan: Client) => {
    const { status, body } = await fan.call(method, `/v1/channels/${channel}/follow`)
    expect([status, body.isFollowing]).to.deep.equal([200, method === 'PUT'])
  }
  const count = async () => (await request(api().url, 'GET', `/v1/channels/${channel}/follow`)).body.followers
  const all = (method: 'PUT' | 'DELETE', some: Client[]) =>
    Promise.all(some.flatMap((fan) => Array.from({ length: TIMES }, () => press(method, fan))))

  it('[S0.3] each counts once, however often and at one moment they press, and is gone after one press', async () => {
    expect(await count()).to.equal(0)
    await all('PUT', fans)
    expect(await count()).to.equal(fans.length)
    await Promise.all([all('DELETE', fans.slice(2)), all('PUT', fans.slice(0, 2))])
    expect(await count()).to.equal(2)
  })
})
