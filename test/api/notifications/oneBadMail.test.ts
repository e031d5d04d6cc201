import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { emailsOf } from '#api/accounts/emailsOf.ts'
import { createSmtpSender } from '#api/adapters/smtp/createSmtpSender.ts'
import { composeNews } from '#api/notifications/deliveries/composeNews.ts'
import { createPost } from '#api/notifications/deliveries/createPost.ts'
import { newTimedId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'
import { ordinary, type RawSmtp, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'

const TIMEOUT_S = 2

describe('a mail that nobody can write', function () {
  this.timeout(30_000)
  const db = useDatabase()
  let raw: RawSmtp
  before(async () => {
    raw = await startRawSmtp(ordinary)
  })
  after(() => raw?.stop())

  it('[S1.14][T36] keeps no other back, and is tried again later', async () => {
    const pool = db.pool('api')
    const sender = createSmtpSender({
      ...{ url: `smtp://127.0.0.1:${raw.port}`, password: null, from: 'S <s@stagedoor.test>' },
      ...{ needsTls: false, timeoutMs: TIMEOUT_S * 1000, connections: 4 },
    })
    const warnings: object[] = []
    const post = createPost(
      {
        ...{ clock: Date.now, random: randomBytes, pool, sender, composers: {}, timeoutS: TIMEOUT_S },
        ...{ news: composeNews((ids) => emailsOf(pool, ids)), publicUrl: 'https://stagedoor.test' },
        ...{
          log: { warn: (facts: object) => warnings.push(facts) },
          onUnreachable: () => {},
          patienceS: 3600,
        },
      },
      'others',
      4,
    )
    try {
      for (const zone of ['Europe/Berlin', 'Nowhere/At_all', 'UTC'])
        await pool.query(
          `INSERT INTO app.delivery (id, email, object_key, channel, step, news_group, kind, facts)
           VALUES ($1, $2, $3, 'email', 'soon-1', 'live', 'stream_soon', $4)`,
          [
            ...[newTimedId('dlv', Date.now(), randomBytes), `${zone.length}@example.test`, `room:${zone}`],
            { title: 'A stream', channel: 'Somebody', zone, startsAt: '2026-11-23T20:00:00.000Z' },
          ],
        )
      await post.run()
      await post.settle(10_000)
      const { rows } = await pool.query(
        'SELECT object_key, state::text, error, next_at > app.now() AS is_later FROM app.delivery ORDER BY object_key',
      )
      const sent = { state: 'sent', error: null }
      expect(rows.map(({ is_later: _, ...row }) => row)).to.deep.equal([
        { object_key: 'room:Europe/Berlin', ...sent },
        { object_key: 'room:Nowhere/At_all', state: 'due', error: 'NOT_WRITTEN' },
        { object_key: 'room:UTC', ...sent },
      ])
      expect(rows[1].is_later).to.equal(true)
      expect(raw.mails()).to.have.length(2)
      expect(JSON.stringify(warnings)).not.to.contain('@example.test')
      expect(warnings).to.have.length(1)
    } finally {
      sender.stop()
    }
  })
})
