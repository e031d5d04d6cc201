import { expect } from 'chai'
import type { Route } from '#api/http/contract.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { request } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { fill } from './bodies/bodies.ts'

const READS = Object.values(ROUTE_TABLE).flatMap((routes) =>
  (Object.entries(routes) as [string, Route][]).filter(([, route]) => route.method === 'GET'),
)

describe('the wallet of a fan', function () {
  this.timeout(30_000)
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let host: Person
  let fan: Person
  let other: Person
  const open: TestSocket[] = []
  before(async () => {
    stage = await setStage(db)
    ;[host, fan, other] = (await seedPeople(db.pool('api'), api().installation, 3)) as [
      Person,
      Person,
      Person,
    ]
    creator = await stage.creator(host)
  })
  after(() => {
    for (const socket of open) socket.close()
  })

  it('[T42] is in no answer to another person and in no event, from entering to a pass that moves and a ban', async () => {
    const roomId = await stage.room(creator, { capacity: 3 })
    await stage.givePass(creator, { passId: 1, owner: fan.wallet })
    const lobby = await stage.room(await stage.creator(other), { visibility: 'public' })
    const guest = await becomeGuest(api().url, lobby)
    const { rows } = await db
      .pool('api')
      .query('SELECT handle::text FROM app.channel WHERE id = $1', [creator.channelId])
    const names = { id: roomId, handle: rows[0].handle as string, tierNo: '1' }

    const said: string[] = []
    for (const { token } of [host, other, guest]) {
      const socket = await connect(api().url, { authorization: `Bearer ${token}` })
      socket.socket.onAny((...message) => said.push(JSON.stringify(message)))
      open.push(socket)
      expect((await socket.ask('room:follow', { roomId })).ok).to.equal(true)
    }
    const readAll = async () => {
      for (const [, route] of READS)
        for (const headers of [
          {},
          ...[host, other, guest].map(({ token }) => ({ authorization: `Bearer ${token}` })),
        ] as Record<string, string>[])
          said.push((await request(api().url, 'GET', fill(route.path, names), { headers })).text)
    }
    const admitted = await enter(api().url, fan, roomId)
    expect(admitted.status, admitted.text).to.equal(201)
    said.push((await enter(api().url, other, roomId)).text)
    await readAll()
    await stage.movePass(creator, 1, other.wallet)
    said.push((await enter(api().url, other, roomId)).text)
    const banned = await host.call(api().url, 'POST', `/v1/rooms/${roomId}/bans`, {
      body: { seatId: admitted.body.seatId, reason: 'because' },
    })
    said.push(banned.text)
    await readAll()
    await until('the room was told of', () => said.some((text) => text.includes('room:changed')))

    const all = said.join('\n').toLowerCase()
    expect(all).to.contain('person 1'.toLowerCase())
    expect(all).to.contain(host.wallet.toString('hex'), 'wallets would be seen')
    expect(all).not.to.contain(fan.wallet.toString('hex'))
    expect(all).not.to.contain(fan.accountId)
  })
})
