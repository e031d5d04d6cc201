import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { enter } from '#test/kit/access/stage.ts'
import { request } from '#test/kit/client.ts'
import { ordinary } from '#test/kit/mail/rawSmtp.ts'
import { until } from '#test/kit/time/until.ts'
import { useInvitations } from './useInvitations.ts'

describe('invitations by mail', function () {
  this.timeout(60_000)
  const {
    db,
    api,
    somebody,
    newRoom,
    claim,
    codeOf,
    giveAddress,
    mailsTo,
    decided,
    tokenIn,
    counts,
    worker,
    answer,
  } = useInvitations()

  /** For what was sent so far; sessions and everything else stay as they are. */
  const aDayPasses = () =>
    db
      .pool('owner')
      .query(
        "UPDATE app.invitation_token SET made_at = made_at - interval '25 hours', granted_at = granted_at - interval '25 hours'",
      )

  it('[S1.17][T43] an address is mailed, and only an account with that address claims it, by a press', async () => {
    const [{ invite, list, room }, fan, thief] = [await newRoom(), somebody(), somebody()]
    const made = await invite({ email: 'Ann@Example.test' })
    expect(made.body).to.deep.include({ token: null })
    expect(made.body.invitation).to.include({ kind: 'email', to: 'ann@example.test', state: 'invited' })
    await decided('ann@example.test', 1)
    const [mail] = mailsTo('ann@example.test')
    expect(mail).to.match(/^Subject: @n\w+ invites you to a private stream$/m)
    expect(mail, 'nothing that the sender wrote freely').not.to.contain('A stream')
    expect(mail).to.contain('/invitation/never#')
    const token = tokenIn(mail)
    const before = await counts()
    // what a scanner opens
    for (const path of ['/invitation', '/invitation/never', `/v1/invitations/${token}`])
      await request(api().url, 'GET', path)
    const looked = await request(api().url, 'POST', '/v1/invitations/looks', { body: { token } })
    expect(looked.body).to.deep.include({ kind: 'email', title: 'A stream', roomId: null })
    expect(codeOf(await claim(thief, token)), 'the token alone is not enough').to.equal('FORBIDDEN')
    const signedOut = await request(api().url, 'POST', '/v1/invitations/claims', { body: { token } })
    expect(signedOut.status).to.equal(401)
    expect(await counts()).to.deep.equal(before)
    await giveAddress(fan, 'ann@example.test')
    expect((await claim(fan, token)).body).to.deep.equal({ roomId: room, roomKind: 'stream' })
    expect(codeOf(await enter(api().url, fan, room))).to.equal(201)
    const listed = await list()
    expect(listed.invitations).to.have.length(1)
    expect(listed.invitations[0]).to.include({ state: 'claimed', to: 'ann@example.test' })
    expect(JSON.stringify(listed)).not.to.contain(fan.accountId).and.not.to.contain(fan.name)
    expect((await claim(fan, token)).body, 'twice by the same person').to.deep.equal({
      roomId: room,
      roomKind: 'stream',
    })
  })

  it('[S1.17] an address that was never verified, or is no longer, claims nothing', async () => {
    const [{ invite }, fan] = [await newRoom(), somebody()]
    await invite({ email: 'bob@example.test' })
    await decided('bob@example.test', 1)
    const token = tokenIn(mailsTo('bob@example.test')[0])
    // a code was asked for, and never entered
    const asked = await fan.call(api().url, 'POST', '/v1/me/emails/code', {
      body: { email: 'bob@example.test' },
    })
    expect(asked.status).to.be.oneOf([200, 404])
    const before = await counts()
    expect(codeOf(await claim(fan, token))).to.equal('FORBIDDEN')
    await giveAddress(fan, 'bob@example.test')
    await db
      .pool('api')
      .query("UPDATE app.identity SET ended_at = app.now() WHERE email = 'bob@example.test'")
    expect(codeOf(await claim(fan, token))).to.equal('FORBIDDEN')
    expect(await counts()).to.deep.equal(before)
  })

  it('[S1.17] an address gets three mails a day; who is withheld from is told, and gives a link by hand', async () => {
    const rooms = await Promise.all([newRoom(), newRoom(), newRoom(), newRoom()])
    for (const [n, { invite }] of rooms.entries()) {
      expect(codeOf(await invite({ email: 'cid@example.test' }))).to.equal(201)
      await decided('cid@example.test', n + 1)
    }
    expect(mailsTo('cid@example.test')).to.have.length(3)
    const shown = await Promise.all(rooms.map(async ({ list }) => (await list()).invitations[0]))
    expect(shown.map(({ state, isWithheld, isByHand }) => [state, isWithheld, isByHand])).to.deep.equal(
      [false, false, false, true].map((isWithheld) => ['invited', isWithheld, false]),
    )
    const { list, giveLink, resend, room } = rooms[3] as (typeof rooms)[number]
    const given = await giveLink(shown[3].id)
    expect(given.body.invitation).to.include({
      kind: 'email',
      isWithheld: false,
      isByHand: true,
      state: 'invited',
    })
    expect((await list()).invitations).to.deep.equal([given.body.invitation])
    const { token } = given.body
    const [fan, thief] = [somebody(), somebody()]
    const never = await request(api().url, 'POST', '/v1/invitations/opt-outs', { body: { token } })
    expect(codeOf(never), 'the host has it, and the address never said so').to.equal('NOT_FOUND')
    expect(codeOf(await claim(thief, token)), 'it is for the address alone').to.equal('FORBIDDEN')
    await giveAddress(fan, 'cid@example.test')
    expect((await claim(fan, token)).body).to.deep.equal({ roomId: room, roomKind: 'stream' })
    expect(codeOf(await giveLink(shown[3].id)), 'accepted').to.equal('CONFLICT')
    expect(codeOf(await resend(shown[3].id))).to.equal('CONFLICT')
    expect(mailsTo('cid@example.test')).to.have.length(3)
  })

  it('[S1.17] one creator does not use up the mails of an address, and whom it knows competes with nobody', async () => {
    const [stranger, wanted] = await Promise.all([newRoom(), newRoom()])
    const sent = await stranger.invite({ email: 'flo@example.test' })
    const { id } = sent.body.invitation
    await decided('flo@example.test', 1)
    expect(codeOf(await stranger.resend(id))).to.equal(201)
    await decided('flo@example.test', 2)
    const third = await stranger.resend(id)
    expect(third.body.detail).to.contain('You mailed this address 2 times today. Give them a link instead')
    expect(codeOf(await stranger.giveLink(id)), 'a link is no mail').to.equal(201)
    expect(codeOf(await stranger.revoke(id))).to.equal(204)
    expect(codeOf(await stranger.invite({ email: 'FLO@example.test' })), 'nor by a new one').to.equal(
      'RATE_LIMITED',
    )
    await wanted.invite({ email: 'flo@example.test' })
    await decided('flo@example.test', 3)
    expect((await wanted.list()).invitations[0].isWithheld).to.equal(false)
    const fan = somebody()
    await giveAddress(fan, 'flo@example.test')
    expect(codeOf(await claim(fan, tokenIn(mailsTo('flo@example.test').at(-1))))).to.equal(200)
    const others = await Promise.all([newRoom(), newRoom()])
    let count = 3
    for (const { invite } of others) {
      await invite({ email: 'flo@example.test' })
      await decided('flo@example.test', ++count)
    }
    expect((await (others[1] as typeof wanted).list()).invitations[0].isWithheld).to.equal(true)
    const before = mailsTo('flo@example.test').length
    await wanted.inviteToTeam('flo@example.test', 'moderator')
    await decided('flo@example.test', ++count)
    expect(mailsTo('flo@example.test')).to.have.length(before + 1)
  })

  it('[S1.17][T41] a sender sees the same of an address that is on a list as of one that is not', async () => {
    const [free, unwanted, refused] = ['free@list.test', 'unwanted@list.test', 'refused@list.test']
    const first = await newRoom()
    await first.invite({ email: unwanted })
    await decided(unwanted, 1)
    const token = tokenIn(mailsTo(unwanted)[0], 'invitation/never')
    await request(api().url, 'POST', '/v1/invitations/opt-outs', { body: { token } })
    await aDayPasses()
    await db
      .pool('owner')
      .query("INSERT INTO app.mail_suppression (email, cause) VALUES ($1, '550 5.1.1')", [refused])
    const rooms = await Promise.all(Array.from({ length: 4 }, newRoom))
    const seenOf = async (email: string, before: number) => {
      const seen = []
      for (const [n, { invite, list }] of rooms.entries()) {
        await invite({ email })
        await decided(email, before + n + 1)
        const shown = (await list()).invitations.find(({ to }: { to: string }) => to === email)
        seen.push([shown.state, shown.isWithheld])
      }
      return seen
    }
    const seen = await seenOf(free, 0)
    expect(seen.at(-1)).to.deep.equal(['invited', true])
    expect(await seenOf(unwanted, 1), 'who wants none').to.deep.equal(seen)
    expect(await seenOf(refused, 0), 'who refused us').to.deep.equal(seen)
    expect([mailsTo(free).length, mailsTo(unwanted).length, mailsTo(refused).length]).to.deep.equal([3, 1, 3])
  })

  it('[S1.17] who wants none is never mailed again, says so without an account, and is kept as a hash', async () => {
    const [first, second] = [await newRoom(), await newRoom()]
    await first.invite({ email: 'dan@example.test' })
    await decided('dan@example.test', 1)
    const token = tokenIn(mailsTo('dan@example.test')[0], 'invitation/never')
    const never = () => request(api().url, 'POST', '/v1/invitations/opt-outs', { body: { token } })
    expect([(await never()).status, (await never()).status]).to.deep.equal([204, 204])
    expect(codeOf(await second.invite({ email: 'DAN@example.test' })), 'the sender is not told').to.equal(201)
    await decided('dan@example.test', 2)
    expect(mailsTo('dan@example.test')).to.have.length(1)
    const { rows } = await db
      .pool('owner')
      .query('SELECT DISTINCT octet_length(email_hash) AS n FROM app.invitation_opt_out')
    expect(rows).to.deep.equal([{ n: 32 }])
    const unkeyed = createHash('sha256').update('dan@example.test').digest()
    const found = 'SELECT FROM app.invitation_opt_out WHERE email_hash = $1'
    expect((await db.pool('owner').query(found, [unkeyed])).rowCount, 'not to be guessed').to.equal(0)
    const link = (await second.invite({ label: 'Dan' })).body.token
    const asLink = await request(api().url, 'POST', '/v1/invitations/opt-outs', { body: { token: link } })
    expect(codeOf(asLink), 'a link has no address').to.equal('NOT_FOUND')
  })

  it('[S1.17] an address that takes no mail is shown as bounced, and can be sent to again', async () => {
    const { invite, list, resend, revoke } = await newRoom()
    answer((command) => (/^RCPT/.test(command) ? '550 5.1.1 nobody' : ordinary(command)))
    await invite({ email: 'gone@example.test' })
    await until('it is bounced', async () => (await list()).invitations[0].state === 'bounced')
    const { rows } = await db.pool('api').query(
      `SELECT t.token_sealed FROM app.invitation_token t JOIN app.invitation i ON i.id = t.invitation_id
        WHERE i.email = 'gone@example.test'`,
    )
    expect(rows, 'no token outlives its mail').to.deep.equal([{ token_sealed: null }])
    const [{ id }] = (await list()).invitations
    expect((await resend(id)).body.invitation.state).to.equal('invited')
    await aDayPasses()
    expect(codeOf(await invite({ email: 'GONE@example.test' })), 'one for each address').to.equal('CONFLICT')
    await revoke(id)
    expect(codeOf(await invite({ email: 'gone@example.test' })), 'anew, a day later').to.equal(201)
    // the address is on the list by now; the own mail is tried, and its own end is what is told
    await until(
      'it is bounced again',
      async () =>
        (await list()).invitations.filter(({ state }: { state: string }) => state === 'bounced').length === 1,
    )
  })

  it('no log of the api or the worker holds an address or a token', async () => {
    const { invite } = await newRoom()
    await invite({ email: 'eve@example.test' })
    await decided('eve@example.test', 1)
    const token = tokenIn(mailsTo('eve@example.test')[0])
    await claim(somebody(), token)
    for (const output of [api().output(), worker().output()]) {
      expect(output).not.to.contain('@example.test')
      expect(output).not.to.contain(token)
    }
  })
})
