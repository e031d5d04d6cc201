import { expect } from 'chai'
import { PAYMENTS_SHARE } from '#api/http/limits/shares.ts'
import { signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { CONNECT_PATH, useCardWorld } from './useCardWorld.ts'

const POINTS = 3

describe('somebody who makes us ask the payment provider again and again', () => {
  const database = useDatabase()
  const { api, creator, madeFor } = useCardWorld(database, {
    LIMIT_PAYMENTS: `${POINTS}/60`,
    LIMIT_NEW_CONNECT: '2/3600',
    TRUST_PROXY: 'loopback',
  })
  const behind = (address: string) => ({ 'x-forwarded-for': address })

  it('[S3.85] is counted by account and, for accounts cost nothing, by address', async () => {
    const office = behind('198.51.100.7')
    const statuses: number[] = []
    for (let n = 0; n <= PAYMENTS_SHARE; n++) {
      const client = await signIn(api().url)
      for (let press = 0; press < POINTS; press++)
        statuses.push((await client.call('POST', `${CONNECT_PATH}/readings`, { headers: office })).status)
    }
    const free = Array(POINTS * PAYMENTS_SHARE).fill(404)
    expect(statuses).to.deep.equal([...free, ...Array(POINTS).fill(429)])
    const alone = await signIn(api().url)
    const own: number[] = []
    for (let press = 0; press <= POINTS; press++)
      own.push(
        (await alone.call('POST', `${CONNECT_PATH}/readings`, { headers: behind('203.0.113.9') })).status,
      )
    expect(own).to.deep.equal([404, 404, 404, 429])
  })

  it('[S3.85] has two accounts made in an hour from one network, and goes on with those', async () => {
    const open = (client: Awaited<ReturnType<typeof creator>>, address: string) =>
      client.call('POST', `${CONNECT_PATH}/links`, { body: { country: 'DE' }, headers: behind(address) })
    const people = [await creator(), await creator(), await creator()] as const
    const replies = [await open(people[0], '192.0.2.1'), await open(people[1], '192.0.2.2')]
    expect(replies.map(({ status }) => status)).to.deep.equal([200, 200])
    const third = await open(people[2], '192.0.2.3')
    expect([third.status, third.body.code]).to.deep.equal([429, 'RATE_LIMITED'])
    expect(await madeFor(people[2].name)).to.have.length(0)
    expect((await open(people[0], '192.0.2.3')).status).to.equal(200)
    expect((await open(people[2], '203.0.113.5')).status).to.equal(200)
  })
})
