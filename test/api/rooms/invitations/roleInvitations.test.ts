import { expect } from 'chai'
import type { Person } from '#test/kit/access/person.ts'
import { until } from '#test/kit/time/until.ts'
import { useInvitations } from './useInvitations.ts'

describe('invitations to a role', function () {
  this.timeout(60_000)
  const { db, api, somebody, newRoom, claim, codeOf, giveAddress, mailsTo, decided, tokenIn } =
    useInvitations()

  const roleOf = async (person: Person, channelId: string): Promise<string | null> => {
    const sql = 'SELECT role FROM app.channel_role WHERE account_id = $1 AND channel_id = $2'
    return (await db.pool('api').query(sql, [person.accountId, channelId])).rows[0]?.role ?? null
  }
  const comesTo = (person: Person, channelId: string, role: string) =>
    until('the role is there', async () => (await roleOf(person, channelId)) === role)
  const newsOf = async (person: Person) =>
    (await person.call(api().url, 'GET', '/v1/me/notifications')).body.notifications
  async function mailed(email: string): Promise<string> {
    await decided(email, 1)
    return tokenIn(mailsTo(email)[0])
  }

  it('[S1.17][T43] the role is there once the address is verified on an account, and is declined from the inbox', async () => {
    const [{ inviteToTeam, channelId, listInvited }, helper] = [await newRoom(), somebody()]
    expect((await inviteToTeam('ann@role.test', 'producer')).body.invitation).to.include({
      ...{ to: 'ann@role.test', role: 'producer', state: 'invited' },
    })
    await mailed('ann@role.test')
    expect(mailsTo('ann@role.test')[0]).to.match(/invites you to be a producer\s+of/)
    expect(await roleOf(helper, channelId), 'nobody has the address yet').to.equal(null)
    await giveAddress(helper, 'ann@role.test')
    await comesTo(helper, channelId, 'producer')
    expect((await listInvited()).invitations).to.deep.equal([])
    const [told] = await newsOf(helper)
    expect(told).to.include({ kind: 'role_given', declines: channelId })
    expect((await helper.call(api().url, 'DELETE', `/v1/me/roles/${told.declines}`)).status).to.equal(204)
    expect(await roleOf(helper, channelId)).to.equal(null)
  })

  it('[S1.17][T43] its link gives no role without the address, however it was come by', async () => {
    const [{ inviteToTeam, channelId }, helper, thief] = [await newRoom(), somebody(), somebody()]
    await inviteToTeam('bob@role.test', 'moderator')
    const token = await mailed('bob@role.test')
    const look = await thief.call(api().url, 'POST', '/v1/invitations/looks', { body: { token } })
    expect(look.body).to.include({ kind: 'email', role: 'moderator', title: null, roomId: null })
    expect(codeOf(await claim(thief, token))).to.equal('FORBIDDEN')
    expect(await roleOf(thief, channelId)).to.equal(null)
    await giveAddress(helper, 'bob@role.test')
    const claimed = await claim(helper, token)
    // the worker may have been first
    expect([claimed.status, claimed.body.roomId]).to.deep.equal([200, null])
    expect(await roleOf(helper, channelId)).to.equal('moderator')
    expect(codeOf(await claim(thief, token))).to.equal('NOT_FOUND')
  })

  it('[S1.17] its link is good while the worker gives the same role by the address', async () => {
    const [{ inviteToTeam }, helper] = [await newRoom(), somebody()]
    const { body } = await inviteToTeam('hal@role.test', 'moderator')
    const token = await mailed('hal@role.test')
    const owner = db.pool('owner')
    const worker = await owner.connect()
    try {
      await worker.query('BEGIN')
      await worker.query(
        "UPDATE app.invitation SET state = 'claimed', claimed_by = $2, claimed_at = app.now() WHERE id = $1",
        [body.invitation.id, helper.accountId],
      )
      await giveAddress(helper, 'hal@role.test')
      const claiming = claim(helper, token)
      await until('the claim waits', async () => {
        const { rows } = await owner.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%app.invitation%'",
        )
        return rows.length > 0
      })
      await worker.query('COMMIT')
      expect((await claiming).status).to.equal(200)
    } finally {
      worker.release()
    }
  })

  it('[S1.17] one that was taken back, is over or unwanted gives nothing', async () => {
    const { inviteToTeam, revoke, channelId } = await newRoom()
    const helper = somebody()
    const { body } = await inviteToTeam('cid@role.test', 'moderator')
    const token = await mailed('cid@role.test')
    expect((await revoke(body.invitation.id)).status).to.equal(204)
    await giveAddress(helper, 'cid@role.test')
    expect(codeOf(await claim(helper, token))).to.equal('NOT_FOUND')
    await inviteToTeam('dan@role.test', 'moderator')
    const late = await mailed('dan@role.test')
    await db
      .pool('owner')
      .query("UPDATE app.invitation SET valid_until = app.now() WHERE email = 'dan@role.test'")
    await giveAddress(somebody(), 'dan@role.test')
    expect(codeOf(await claim(helper, late))).to.equal('NOT_FOUND')
    const opted = await helper.call(api().url, 'POST', '/v1/invitations/opt-outs', { body: { token } })
    expect(opted.status).to.equal(204)
    const again = await inviteToTeam('cid@role.test', 'producer')
    expect(again.status).to.equal(201)
    await decided('cid@role.test', 2)
    // what is asked for after it is given first, so the loop has looked at both
    const other = somebody()
    await giveAddress(other, 'eve@role.test')
    await inviteToTeam('eve@role.test', 'moderator')
    await comesTo(other, channelId, 'moderator')
    expect(await roleOf(helper, channelId)).to.equal(null)
  })

  it('[S1.16][S1.17] the owner and the banned come to no role by it, and the next good one does', async () => {
    const { inviteToTeam, channelId, host, listInvited } = await newRoom()
    const banned = somebody()
    await giveAddress(host, 'own@role.test')
    await giveAddress(banned, 'out@role.test')
    await db.pool('owner').query(
      `WITH act AS (INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
         VALUES ('act_' || left(md5($2), 22), $1, $3, $2, 'ban', 'spam', 'Shouts') RETURNING id)
       INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) SELECT $1, $2, id, 'spam', 'Shouts' FROM act`,
      [channelId, banned.accountId, host.accountId],
    )
    for (const email of ['own@role.test', 'out@role.test']) await inviteToTeam(email, 'producer')
    await until('both are settled', async () => (await listInvited()).invitations.length === 0)
    expect(await roleOf(host, channelId)).to.equal(null)
    expect(await roleOf(banned, channelId)).to.equal(null)
    const good = somebody()
    await giveAddress(good, 'fay@role.test')
    await inviteToTeam('fay@role.test', 'producer')
    await comesTo(good, channelId, 'producer')
  })

  it('[S1.16][S1.17] an address is invited once, by the owner alone, and what nobody is gets nothing', async () => {
    const { inviteToTeam, channelId } = await newRoom()
    const stranger = somebody()
    const codeFor = async (body: object) =>
      codeOf(await stranger.call(api().url, 'POST', `/v1/channels/${channelId}/role-invitations`, { body }))
    expect(await codeFor({ email: 'gus@role.test', role: 'moderator' })).to.equal('NOT_FOUND')
    expect((await inviteToTeam('gus@role.test', 'moderator')).status).to.equal(201)
    expect(codeOf(await inviteToTeam('gus@role.test', 'producer'))).to.equal('CONFLICT')
    expect(codeOf(await inviteToTeam('gus@role.test', 'owner' as 'producer'))).to.equal('INVALID_INPUT')
  })
})
