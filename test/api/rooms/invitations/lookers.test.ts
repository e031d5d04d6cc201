import { expect } from 'chai'
import { becomeGuest } from '#test/kit/access/guest.ts'
import { enter } from '#test/kit/access/stage.ts'
import { useInvitations } from './useInvitations.ts'

describe('who looks for a private room', function () {
  this.timeout(60_000)
  const { db, api, somebody, newRoom, claim, codeOf, stage } = useInvitations()

  it('[S1.17][T52] a guest does not learn from a name that is taken who is live in private', async () => {
    const open = await stage().room(await stage().creator(somebody()), { visibility: 'public' })
    const { room } = await newRoom()
    await db
      .pool('api')
      .query(
        "UPDATE app.channel SET name = 'Ashes and Embers' WHERE id = (SELECT channel_id FROM app.room WHERE id = $1)",
        [room],
      )
    const guest = await becomeGuest(api().url, open)
    const named = await guest.call('PUT', '/v1/guests/name', { body: { name: 'Ashes and Embers' } })
    expect(codeOf(named)).to.equal(200)
  })

  it('[S1.15][T52] whose invitation was taken back is not told when it begins now', async () => {
    const [{ room, host }, fan] = [await newRoom(), somebody()]
    await host.call(api().url, 'POST', `/v1/rooms/${room}/end`)
    const { rows } = await db.pool('api').query('SELECT channel_id FROM app.room WHERE id = $1', [room])
    const starts = { local: new Date(Date.now() + 5 * 3600_000).toISOString().slice(0, 16), zone: 'UTC' }
    const draft = { channelId: rows[0].channel_id, title: 'A rehearsal', visibility: 'private', starts }
    const id = (await host.call(api().url, 'POST', '/v1/rooms', { body: draft })).body.id
    const path = `/v1/rooms/${id}`
    const invited = await host.call(api().url, 'POST', `${path}/invitations`, { body: { label: 'Ann' } })
    await claim(fan, invited.body.token)
    const look = async () => {
      const replies = [
        await fan.call(api().url, 'GET', path),
        await fan.call(api().url, 'GET', `${path}/calendar`),
      ]
      return replies.map(codeOf)
    }
    expect(await look()).to.deep.equal([200, 200])
    await host.call(api().url, 'DELETE', `/v1/invitations/${invited.body.invitation.id}`)
    expect(await look()).to.deep.equal(['NOT_FOUND', 'NOT_FOUND'])
    expect(codeOf(await enter(api().url, fan, id)), 'the door says why').to.equal('NOT_INVITED')
  })
})
