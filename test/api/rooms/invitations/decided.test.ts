import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createDataKey } from '#api/installation/dataKey.ts'
import type { Delivery } from '#api/notifications/letter.ts'
import { claimInvitation, lookAtInvitation } from '#api/rooms/invitations/claimInvitation.ts'
import {
  composeInvitations,
  forgetOldInvitations,
  settleInvitations,
} from '#api/rooms/invitations/composeInvitations.ts'
import { resendInvitation } from '#api/rooms/invitations/invite.ts'
import { tokenHash } from '#api/rooms/invitations/issueToken.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { useDatabase } from '#test/kit/database.ts'

const MAILS_A_DAY = 3
const AT_ONCE = 8

describe('what becomes of an invitation when its mail is due', () => {
  const database = useDatabase()
  const api = () => database.pool('api')
  const parts = () => ({ pool: api(), clock: Date.now, random: randomBytes })
  const dataKey = createDataKey(fixedSecret('k'.repeat(64)), randomBytes)
  const [account, creator] = [newId('acc', randomBytes), newId('cre', randomBytes)]
  const [channel, room, over] = [
    newId('chn', randomBytes),
    newId('rom', randomBytes),
    newId('rom', randomBytes),
  ]
  before(async () => {
    await api().query('INSERT INTO app.account (id) VALUES ($1)', [account])
    await api().query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
    await api().query(
      "INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, 'northlight', 'N')",
      [channel, creator],
    )
    await api().query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, ended_at, end_reason)
       VALUES ($1, $3, 'stream', 'private', 'R', 'draft', NULL, NULL), ($2, $3, 'stream', 'private', 'R', 'ended', app.now(), 'HOST_ENDED')`,
      [room, over, channel],
    )
  })
  afterEach(async () => {
    await api().query('DELETE FROM app.invitation')
    await database.pool('owner').query('DELETE FROM app.delivery')
  })

  interface Wish {
    email?: string | null
    state?: string
    at?: string
    validFor?: string
    isNewest?: boolean
    isSealed?: boolean
    granted?: string | null
  }
  /** An invitation that was sent out, as `invite` leaves it unless told. */
  async function send(wish: Wish = {}) {
    const { email = `a${randomBytes(4).toString('hex')}@example.test`, state = 'invited', at = room } = wish
    const { validFor = '7 days', isNewest = true, isSealed = true, granted = null } = wish
    const [id, ticket] = [newId('inv', randomBytes), newId('ivt', randomBytes)]
    const token = randomBytes(32).toString('base64url')
    await api().query(
      `INSERT INTO app.invitation (id, room_id, kind, email, state, valid_until) VALUES ($1, $2, 'email', $3, $4, app.now() + $5::interval)`,
      [id, at, email, state, validFor],
    )
    await api().query(
      `INSERT INTO app.invitation_token (id, invitation_id, creator_id, token_hash, token_sealed, is_newest, granted_at)
       VALUES ($1, $2, $3, $4, $5, $6, app.now() - $7::interval)`,
      [
        ...[ticket, id, creator, tokenHash(token)],
        ...[isSealed ? dataKey.seal('invitationToken', ticket, token) : null, isNewest, granted],
      ],
    )
    return { id, ticket, token }
  }
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'ok',
      (error) => error.code ?? String(error),
    )
  /** Answers of both verbs to somebody: what they see, and what they get. */
  async function tried(token: string, who: string): Promise<string[]> {
    return [
      await codeOf(lookAtInvitation(api(), token, who)),
      await codeOf(claimInvitation(parts(), token, who)),
    ]
  }
  async function somebody(email: string, isEnded = false): Promise<string> {
    const id = newId('acc', randomBytes)
    await api().query('INSERT INTO app.account (id) VALUES ($1)', [id])
    await api().query(
      `INSERT INTO app.identity (id, account_id, kind, email, ended_at) VALUES ($1, $2, 'email', $3, CASE WHEN $4 THEN app.now() END)`,
      [newId('idn', randomBytes), id, email, isEnded],
    )
    return id
  }
  /** `letter`, or why nobody gets it. */
  async function written(ticket: string): Promise<string> {
    const compose = composeInvitations({
      pool: database.work(),
      dataKey,
      random: randomBytes,
      mailsADay: MAILS_A_DAY,
      mailsOfOneADay: MAILS_A_DAY,
    })
    const letter = (await compose([{ id: 'dlv', objectKey: ticket } as Delivery])).get('dlv')
    return letter && 'withheld' in letter ? letter.withheld : 'letter'
  }
  const settle = async (ticket: string, state: string, error: string | null = null) => {
    await api().query(
      `INSERT INTO app.delivery (id, email, object_key, channel, step, news_group, kind, state, error, settled_at)
       VALUES ($1, 'x@example.test', $2, 'email', 'sent', 'live', 'invitation', $3, $4, app.now())`,
      [newTimedId('dlv', Date.now(), randomBytes), ticket, state, error],
    )
    await settleInvitations(api())
  }
  const stateOf = async (id: string) =>
    (await api().query('SELECT state FROM app.invitation WHERE id = $1', [id])).rows[0]?.state

  it('[S1.17] is written while it can be claimed, and never with a token that opens nothing any more', async () => {
    expect(await written((await send()).ticket)).to.equal('letter')
    const dead: [string, Wish][] = [
      ['taken back', { state: 'revoked' }],
      ['bounced', { state: 'bounced' }],
      ['past its time', { validFor: '-1 second' }],
      ['to a stream that is over', { at: over }],
      ['sent again since', { isNewest: false }],
      ['mailed already', { isSealed: false }],
      ['of an address that left', { email: null }],
    ]
    for (const [why, wish] of dead)
      expect(await written((await send(wish)).ticket), why).to.equal('NO_INVITATION')
  })

  it('[S1.17] is seen and claimed while it is open, by the newest token, with the address on the own account', async () => {
    const email = 'fan@example.test'
    const [fan, other, former] = [
      await somebody(email),
      await somebody('other@example.test'),
      await somebody('former@example.test', true),
    ]
    const dead: [string, Wish][] = [
      ['taken back', { state: 'revoked' }],
      ['past its time', { validFor: '-1 second' }],
      ['to a stream that is over', { at: over }],
      ['sent again since', { isNewest: false }],
    ]
    for (const [why, wish] of dead) {
      const { id, token } = await send({ ...wish, email })
      expect(await tried(token, fan), why).to.deep.equal(['NOT_FOUND', 'NOT_FOUND'])
      await api().query('DELETE FROM app.invitation WHERE id = $1', [id])
    }
    const { id, token } = await send({ email })
    expect(await tried(token, other), 'the address is another account’s').to.deep.equal(['ok', 'FORBIDDEN'])
    const old = await send({ email: 'former@example.test' })
    expect(await tried(old.token, former), 'it was theirs').to.deep.equal(['ok', 'FORBIDDEN'])
    expect(await tried(token, account), 'the host').to.deep.equal(['ok', 'CONFLICT'])
    expect((await lookAtInvitation(api(), token, fan)).roomId).to.equal(null)
    expect(await tried(token, fan)).to.deep.equal(['ok', 'ok'])
    expect((await lookAtInvitation(api(), token, fan)).roomId).to.equal(room)
    expect(await tried(token, other), 'claimed by somebody').to.deep.equal(['NOT_FOUND', 'NOT_FOUND'])
    expect(await stateOf(id)).to.equal('claimed')
  })

  it('[S1.17] claims of one person at once use up one invitation', async () => {
    const fan = await somebody('twice@example.test')
    const tokens = []
    for (let n = 0; n < AT_ONCE; n++) {
      const { id, token } = await send({ email: null })
      await database.pool('owner').query("UPDATE app.invitation SET kind = 'link' WHERE id = $1", [id])
      tokens.push(token)
    }
    // connections are there before the claims begin, so that these do run at once
    for (const one of await Promise.all(tokens.map(() => api().connect()))) one.release()
    const all = await Promise.all(tokens.map((token) => claimInvitation(parts(), token, fan)))
    expect(all).to.deep.equal(Array(AT_ONCE).fill({ roomId: room, roomKind: 'stream' }))
    const { rows } = await api().query("SELECT FROM app.invitation WHERE state = 'claimed'")
    expect(rows).to.have.length(1)
  })

  it('[S1.17][T43] a creator has a share of the day of an address; one that was granted is the same mail, whenever a worker writes it', async () => {
    const email = 'ann@example.test'
    const rooms = Array.from({ length: MAILS_A_DAY + 1 }, () => newId('rom', randomBytes))
    for (const id of rooms)
      await api().query(
        "INSERT INTO app.room (id, channel_id, kind, visibility, title) VALUES ($1, $2, 'stream', 'private', 'R')",
        [id, channel],
      )
    await send({ email, granted: '25 hours' })
    const sent = []
    for (const at of rooms) sent.push((await send({ email, at })).ticket)
    const all = []
    for (const ticket of sent) all.push(await written(ticket))
    expect(all, 'what is a day old counts no more').to.deep.equal([
      ...Array(MAILS_A_DAY - 1).fill('letter'),
      ...Array(2).fill('NO_SHARE'),
    ])
    expect(await written(sent[0] as string), 'after a worker died').to.equal('letter')
  })

  it('[S1.17] bounces by what became of its newest mail alone, and keeps what was claimed or taken back', async () => {
    const cases: [string, Wish, [string, string?], string][] = [
      ['refused for good', {}, ['bounced'], 'bounced'],
      ['refused before, by what it says of others', {}, ['failed', 'SUPPRESSED'], 'invited'],
      ['taken', {}, ['sent'], 'invited'],
      ['too late', {}, ['failed', 'TOO_LATE'], 'invited'],
      ['an earlier mail', { isNewest: false }, ['bounced'], 'invited'],
      ['taken back', { state: 'revoked' }, ['bounced'], 'revoked'],
    ]
    for (const [why, wish, [state, error], becomes] of cases) {
      const { id, ticket } = await send(wish)
      await settle(ticket, state, error ?? null)
      expect(await stateOf(id), why).to.equal(becomes)
      const { rows } = await api().query('SELECT token_sealed FROM app.invitation_token WHERE id = $1', [
        ticket,
      ])
      expect(rows, 'no token outlives its mail').to.deep.equal([{ token_sealed: null }])
    }
  })

  it('[T41] is forgotten 90 days after its stream, not before', async () => {
    const [open, ended] = [await send(), await send({ at: over })]
    const owner = database.pool('owner')
    await owner.query("UPDATE app.room SET ended_at = app.now() - interval '89 days' WHERE id = $1", [over])
    await forgetOldInvitations(api())
    expect([await stateOf(open.id), await stateOf(ended.id)]).to.deep.equal(['invited', 'invited'])
    await owner.query("UPDATE app.room SET ended_at = app.now() - interval '91 days' WHERE id = $1", [over])
    await forgetOldInvitations(api())
    expect([await stateOf(open.id), await stateOf(ended.id)]).to.deep.equal(['invited', undefined])
  })

  it('[T41][T43] one whose address left becomes a link for nobody; tokens are kept as hashes', async () => {
    const { id, token } = await send({ email: null })
    const deps = {
      ...{
        pool: api(),
        clock: Date.now,
        random: randomBytes,
        dataKey,
        hasMail: true,
        access: undefined as never,
      },
      settings: { INVITATION_LIFE_S: 60, INVITATIONS_A_DAY: 9, INVITATION_MAILS_OF_ONE_A_DAY: 2 },
    }
    expect(await codeOf(resendInvitation(deps, id, account))).to.equal('CONFLICT')
    expect(tokenHash(token)).to.deep.equal(createHash('sha256').update(token).digest())
  })
})
