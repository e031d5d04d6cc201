import { expect } from 'chai'
import { seedToken } from '#test/api/access/tokens/seedToken.ts'
import { hostBeside } from '../../access/cohosts/hostBeside.ts'
import { asks, gateOf, hex, SESSION_LOCK, useHubRooms } from './useHubRooms.ts'

describe('co-hosts of a room that the chain leads [S3.21][S3.22]', () => {
  const world = useHubRooms(10, { deployment: { sessionLock: SESSION_LOCK } })

  it('[S3.21][T5] are asked again for what the chain changes, whoever changed it there; on air it goes on, and they stay its hosts', async () => {
    const [creator, kiln] = [await world().creator(), await world().creator()]
    const { id, number } = await world().led(creator)
    const asked = await world().call(creator.host, 'POST', `/v1/rooms/${id}/co-hosts`, { handle: 'nobody' })
    expect([asked.status, asked.body.code], 'it can be asked for').to.deep.equal([422, 'INVALID_INPUT'])
    await hostBeside(world().db.pool('owner'), id, kiln)
    const own = async () => (await world().call(kiln.host, 'GET', `/v1/rooms/${id}/co-hosting`)).body
    const agree = async () =>
      world().call(kiln.host, 'PUT', `/v1/rooms/${id}/co-hosting`, { terms: (await own()).terms })
    const told = async () =>
      (await world().call(kiln.host, 'GET', '/v1/me/notifications')).body.notifications[0]?.text
    const setGate = async (rank: number) => {
      const gate = gateOf(asks('pass', hex(creator.collection), { rank }))
      await world().change(number, { gate: JSON.stringify(gate) })
      await world().follow()
    }
    expect(await own()).to.include({ state: 'agreed', gateSentence: null })
    await world().change(number, { max_speakers: 3 })
    await world().follow()
    expect((await own()).state, 'places are no part of it').to.equal('agreed')
    await setGate(0)
    expect(await own()).to.include({ state: 'changed', gateSentence: 'Anyone with any pass' })
    expect(await told()).to.match(/^Title or door changed .* does not begin before/)
    expect((await agree()).body).to.include({ state: 'agreed' })

    await world().begin(id)
    const wish = { gate: { mode: 'any', conditions: [{ kind: 'pass' }] } }
    const fixed = await world().call(creator.host, 'POST', `/v1/rooms/${id}/hub-room/gate-terms`, wish)
    expect([fixed.status, fixed.body.code], 'from here its door stays').to.deep.equal([409, 'CONFLICT'])
    await setGate(2)
    expect(await own()).to.include({ state: 'changed', roomState: 'live' })
    expect(await told()).to.match(/It goes on: agree again/)
    const { coHosts } = (await world().call(creator.host, 'GET', `/v1/rooms/${id}`)).body
    expect(coHosts).to.have.length(1)
    const order = { order: 'least_spoken' }
    expect((await world().call(kiln.host, 'PUT', `/v1/rooms/${id}/floor/order`, order)).status).to.equal(204)
    expect((await agree()).body).to.include({ state: 'agreed' })
  })

  it('[S3.21][S3.56] nobody pays for a record that waits for a consent, and what is locked is part of the terms', async () => {
    const [creator, kiln] = [await world().creator(), await world().creator()]
    const north = await seedToken(world().db.pool('indexer'), world().stage, creator.host)
    const by = (method: string, path: string, body?: unknown) =>
      world().call(creator.host, method, path, body)
    const tokens = { kind: 'erc20', address: north.token, minUnits: '100000000000000000000' }
    const made = await by('POST', '/v1/rooms', {
      ...{ channelId: creator.channelId, kind: 'voice', title: 'Talk', visibility: 'members' },
      gate: { mode: 'any', conditions: [tokens] },
    })
    const { id } = made.body
    const own = async () => (await world().call(kiln.host, 'GET', `/v1/rooms/${id}/co-hosting`)).body
    const agree = async () =>
      world().call(kiln.host, 'PUT', `/v1/rooms/${id}/co-hosting`, { terms: (await own()).terms })
    await hostBeside(world().db.pool('owner'), id, kiln)
    await agree()
    expect(await own()).to.include({ state: 'agreed', gateSentence: 'Anyone with 100 NORTH' })
    expect((await by('PATCH', `/v1/rooms/${id}`, { locksTokens: true })).status).to.equal(200)
    expect(await own()).to.include({ state: 'changed', gateSentence: 'Anyone with 100 NORTH locked' })
    const early = await by('GET', `/v1/rooms/${id}/hub-room/terms`)
    expect([early.status, early.body.detail]).to.satisfy(([status, detail]: [number, string]) => {
      return status === 409 && detail.includes('not agreed yet')
    })
    expect((await agree()).body).to.include({ state: 'agreed' })
    expect((await by('GET', `/v1/rooms/${id}/hub-room/terms`)).status).to.equal(200)
  })
})
