import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '#domain/ids.ts'
import { INVITATION_NEXT } from '#domain/room/invitationMoves.ts'
import { mayMove } from '#domain/room/transition.ts'
import { INVITATION_STATES } from '#domain/words.ts'
import { useDatabase } from '#test/kit/database.ts'

describe('the state machine of invitations in the database', () => {
  const database = useDatabase()
  const api = () => database.pool('api')
  let room: string
  let account: string
  before(async () => {
    const [creator, channel] = [newId('cre', randomBytes), newId('chn', randomBytes)]
    room = newId('rom', randomBytes)
    account = newId('acc', randomBytes)
    await api().query('INSERT INTO app.account (id) VALUES ($1)', [account])
    await api().query('INSERT INTO app.creator (id, account_id) VALUES ($1, $2)', [creator, account])
    await api().query(
      "INSERT INTO app.channel (id, creator_id, handle, name) VALUES ($1, $2, 'northlight', 'N')",
      [channel, creator],
    )
    await api().query(
      "INSERT INTO app.room (id, channel_id, kind, visibility, title) VALUES ($1, $2, 'stream', 'private', 'R')",
      [room, channel],
    )
  })
  const run = async (sql: string, values: unknown[]) => {
    try {
      await api().query(sql, values)
      return 'stored'
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  const insert = (change: { kind?: string; email?: string; label?: string; state?: string; by?: string }) => {
    const { kind = 'link', email = null, label = null, state = 'invited', by = null } = change
    const id = newId('inv', randomBytes)
    const made = run(
      `INSERT INTO app.invitation (id, room_id, kind, email, label, state, valid_until, claimed_by, claimed_at)
         VALUES ($1, $2, $3, $4, $5, $6, app.now(), $7::text, CASE WHEN $7::text IS NOT NULL THEN app.now() END)`,
      [id, room, kind, email, label, state, by],
    )
    return made.then((outcome) => ({ id, outcome }))
  }
  afterEach(() => api().query('DELETE FROM app.invitation'))

  it('[S1.17] an invitation moves exactly along the table of the domain', async () => {
    for (const from of INVITATION_STATES)
      for (const to of INVITATION_STATES.filter((state) => state !== from)) {
        const { id } = await insert({ state: from, by: account })
        const moved = await run('UPDATE app.invitation SET state = $2 WHERE id = $1', [id, to])
        expect(moved, `${from} → ${to}`).to.equal(mayMove(INVITATION_NEXT, from, to) ? 'stored' : '23514')
        await api().query('DELETE FROM app.invitation')
      }
  })

  it('[S1.17][T43] has constraints for what must never be', async () => {
    expect((await insert({ state: 'claimed' })).outcome, 'claimed by nobody').to.equal('23514')
    expect((await insert({ email: 'a@example.test' })).outcome, 'a link with an address').to.equal('23514')
    expect((await insert({ kind: 'email', label: 'Ann' })).outcome, 'a mail with a name').to.equal('23514')
    await insert({ kind: 'email', email: 'a@example.test' })
    expect((await insert({ kind: 'email', email: 'A@example.test' })).outcome, 'twice').to.equal('23505')
    await insert({ state: 'claimed', by: account })
    expect((await insert({ state: 'claimed', by: account })).outcome, 'in twice').to.equal('23505')
    expect((await insert({ state: 'revoked', by: account })).outcome).to.equal('stored')
  })
})
