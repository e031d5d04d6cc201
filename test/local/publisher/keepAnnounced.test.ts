import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { announceShow, tomorrowEvening } from '#local/publisher/keepAnnounced.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'

const ZONE = 'Europe/Lisbon'

describe('a show that is always announced', () => {
  const database = useDatabase()
  const api = useApi(database)

  it('[S1.1][S1.12] is announced for tomorrow evening once, and again when that is past', async () => {
    const key = generatePrivateKey()
    const owner = await signIn(api().url, privateKeyToAccount(key))
    await owner.call('POST', '/v1/channels', { body: { handle: 'saltworks', name: 'Salt Works' } })
    const show = { handle: 'saltworks', title: 'High water', zone: ZONE, key }
    const announce = () => announceShow(show, { url: api().url, clock: Date.now, report: () => {} })
    const scheduled = async () =>
      (await request(api().url, 'GET', '/v1/channels/saltworks/schedule')).body.scheduled as {
        roomId: string
        startsAt: string
        zone: string
      }[]
    await announce()
    await announce()
    const [first, ...more] = await scheduled()
    expect(more).to.deep.equal([])
    expect(first?.zone).to.equal(ZONE)
    const startsInH = (Date.parse(first?.startsAt ?? '') - Date.now()) / 3_600_000
    expect(startsInH).to.be.within(19, 45)
    await database
      .pool('owner')
      .query("UPDATE app.room SET starts_at = app.now() - interval '1 minute' WHERE id = $1", [first?.roomId])
    await announce()
    const [next, ...others] = await scheduled()
    expect(others).to.deep.equal([])
    expect(next?.roomId).not.to.equal(first?.roomId)
    expect(Date.parse(next?.startsAt ?? '')).to.be.greaterThan(Date.now())
  })

  it('[S1.12] tomorrow is that of the creator’s clock', () => {
    expect(tomorrowEvening(Date.parse('2026-11-22T23:30:00Z'), 'Asia/Tokyo')).to.equal('2026-11-24T20:00')
    expect(tomorrowEvening(Date.parse('2026-11-22T23:30:00Z'), ZONE)).to.equal('2026-11-23T20:00')
  })
})
