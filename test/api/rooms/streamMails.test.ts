import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { emailsOf } from '#api/accounts/emailsOf.ts'
import type { Delivery } from '#api/notifications/letter.ts'
import { composeStreams } from '#api/rooms/schedule/composeStreams.ts'
import { readReminder } from '#api/rooms/schedule/reminders.ts'
import { whoMaySee } from '#api/rooms/schedule/whoMaySee.ts'
import { newTimedId } from '#domain/ids.ts'
import { useListeners } from './useListeners.ts'

describe('who hears of a stream, as they may see it by then [S1.14]', () => {
  const {
    api,
    run,
    somebody,
    suspend,
    newRoom,
    endLive,
    ban,
    invite,
    follow,
    remind,
    tell,
    fanOut,
    heard,
    here,
    elsewhere,
  } = useListeners()

  it('[T52] those who may see it: not the suspended or banned, and of a private one the invited alone', async () => {
    const [fan, suspended, barred, everywhere, other, elapsed, invited, revoked] = (await Promise.all(
      Array.from({ length: 8 }, () => somebody()),
    )) as [string, string, string, string, string, string, string, string]
    await suspend(suspended)
    await ban(barred, here(), '1 day')
    await ban(everywhere, 'all')
    await ban(other, elsewhere())
    await ban(elapsed, here(), '-1 second')
    const [open, hidden] = [await newRoom(), await newRoom('private')]
    await invite(invited, hidden, 'claimed')
    await invite(revoked, hidden, 'revoked')
    await invite(barred, hidden, 'claimed')
    const everybody = { fan, suspended, barred, everywhere, other, elapsed, invited, revoked }
    const pairs = [open, hidden].flatMap((roomId) =>
      Object.values(everybody).map((accountId) => ({ roomId, accountId })),
    )
    const maySee = await whoMaySee(api(), pairs)
    const names = (roomId: string) =>
      Object.entries(everybody).flatMap(([name, accountId]) => (maySee({ roomId, accountId }) ? [name] : []))
    expect(names(open)).to.deep.equal(['fan', 'other', 'elapsed', 'invited', 'revoked'])
    expect(names(hidden)).to.deep.equal(['invited'])
    for (const account of Object.values(everybody)) await follow(account)
    await tell('scheduled', hidden)
    await fanOut()
    expect(await heard(invited, hidden)).to.deep.equal(['mail date-1', 'stream_scheduled'])
    for (const account of [fan, suspended, revoked, barred])
      expect(await heard(account, hidden)).to.deep.equal([])
  })

  it('a mail is written to who may see the stream then, with what is true then', async () => {
    const [fan, silent, banned] = [await somebody(), await somebody(null), await somebody()]
    await ban(banned, here())
    const compose = composeStreams({
      ...{ pool: api(), publicUrl: 'https://stagedoor.test', from: 'S <s@stagedoor.test>' },
      emailsOf: (ids) => emailsOf(api(), ids),
    })
    const ask = async (kind: string, state: string, { accountId = fan, seq = 1, now = 1 } = {}) => {
      await endLive()
      const roomId = await newRoom()
      const ended = state === 'ended'
      await run(
        `UPDATE app.room SET state = $2::app.room_state, schedule_seq = $3, live_at = CASE WHEN $2 = 'live' THEN app.now() END,
           ended_at = CASE WHEN $4 THEN app.now() END, end_reason = CASE WHEN $4 THEN 'HOST_ENDED'::app.room_end END WHERE id = $1`,
        ...[roomId, state, now, ended],
      )
      const about = {
        id: 'd',
        accountId,
        kind,
        facts: { roomId, seq, title: 'Songs', channel: 'N', zone: 'UTC' },
      }
      const letter = (await compose([about as unknown as Delivery])).get('d')
      return letter && 'withheld' in letter ? letter.withheld : (letter?.to ?? 'nobody')
    }
    const to = `${(await emailsOf(api(), [fan])).get(fan)}`
    for (const kind of ['stream_scheduled', 'stream_moved', 'stream_soon', 'stream_start', 'stream_calendar'])
      expect([await ask(kind, 'scheduled'), await ask(kind, 'ended')], kind).to.deep.equal([to, 'OVER'])
    expect([await ask('stream_live', 'live'), await ask('stream_live', 'ended')]).to.deep.equal([to, 'OVER'])
    expect([await ask('stream_start', 'live'), await ask('stream_calendar', 'live')]).to.deep.equal([
      to,
      'OVER',
    ])
    expect(await ask('stream_cancelled', 'ended')).to.equal(to)
    expect(await ask('stream_soon', 'scheduled', { now: 2 })).to.equal('MOVED')
    expect(await ask('stream_calendar', 'scheduled', { now: 2 })).to.equal('SUPERSEDED')
    expect(await ask('stream_live', 'live', { accountId: banned })).to.equal('NOT_VISIBLE')
    expect(await ask('stream_live', 'live', { accountId: silent })).to.equal('NO_ADDRESS')
  })

  it('[T22] a reminder is shown with one’s own wish, address and mails alone', async () => {
    const [fan, other] = [await somebody(), await somebody()]
    const room = await newRoom()
    await remind(other, room)
    for (const [account, step] of [
      [other, 'calendar-1'],
      [fan, 'calendar-0'],
      [fan, 'soon-1'],
    ] as const)
      await run(
        "INSERT INTO app.delivery (id, account_id, object_key, channel, step, news_group, kind) VALUES ($1, $2, 'room:' || $3, 'email', $4, 'live', 'x')",
        ...[newTimedId('dlv', Date.now(), randomBytes), account, room, step],
      )
    const view = async (hasMail = true) => {
      const { isOn, mailReach, mails } = await readReminder(
        { pool: api(), hasMail },
        { roomId: room, accountId: fan },
      )
      return [isOn, mailReach, ...mails.map(({ mail }) => mail)]
    }
    expect(await view()).to.deep.equal([false, 'on', 'soon'])
    expect(await view(false)).to.deep.equal([false, 'none', 'soon'])
    await run("INSERT INTO app.mail_choice (account_id, news_group, is_on) VALUES ($1, 'live', false)", fan)
    expect((await view())[1]).to.equal('off')
    await run(
      'INSERT INTO app.mail_suppression (email, cause) SELECT email, $2 FROM app.identity WHERE account_id = $1',
      fan,
      '550',
    )
    expect((await view())[1]).to.equal('refused')
    await run('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', fan)
    expect((await view())[1]).to.equal('none')
  })
})
