import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startWorker } from '#test/kit/api.ts'
import { ordinary, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'
import { printLine, spreadOf } from './line.ts'
import { startDurableDatabase } from './machine/durableCluster.ts'

/**
 * Reminders of one announced stream that are all due at once: from the start of a worker until the mail server has the last
 * one. Each mail is counted by its recipient at the server, so that one that is missing or comes twice is seen.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, reminders: { type: 'string', default: '20000' } },
})
const [runs, reminders] = [Number(values.runs), Number(values.reminders)]
const GIVE_UP_MS = 15 * 60_000

const [perS, lost, doubled]: [number[], number[], number[]] = [[], [], []]
for (let run = 0; run < runs; run++) {
  const db = await startDurableDatabase()
  const installation = createInstallation()
  const smtp = await startRawSmtp(ordinary)
  try {
    const stage = await setStage(db)
    const [host, ...people] = await seedPeople(db.pool('api'), installation, reminders + 1)
    const creator = await stage.creator(host as Person)
    const room = await stage.room(creator, {})
    const owner = db.pool('owner')
    const ids = people.map(({ accountId }) => accountId)
    await owner.query(
      `INSERT INTO app.identity (id, account_id, kind, email)
       SELECT 'idn_' || substr(a, 5), a, 'email', 'p' || n || '@example.test' FROM unnest($1::text[]) WITH ORDINALITY x (a, n)`,
      [ids],
    )
    await owner.query('ALTER TABLE app.room DISABLE TRIGGER room_moves')
    await owner.query(
      `UPDATE app.room SET state = 'scheduled', starts_at = app.now() + interval '10 minutes', zone = 'Europe/Berlin', schedule_seq = 1,
         live_at = NULL WHERE id = $1`,
      [room],
    )
    await owner.query('ALTER TABLE app.room ENABLE TRIGGER room_moves')
    await owner.query(
      'INSERT INTO app.reminder (room_id, account_id) SELECT $1, a FROM unnest($2::text[]) a',
      [room, ids],
    )
    await owner.query(
      `INSERT INTO app.announcement (room_id, step, kind, due_at, valid_until)
       VALUES ($1, 'soon-1', 'soon', app.now(), app.now() + interval '1 hour')`,
      [room],
    )
    await owner.query('ANALYZE')
    const startMs = performance.now()
    const worker = await startWorker(db, installation, {
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      SMTP_STARTTLS: 'offered',
      MAIL_FROM: 'Stagedoor <stage@example.test>',
      LOG_LEVEL: 'warn',
    })
    let lastMs = startMs
    for (let seen = 0; seen < reminders && performance.now() - startMs < GIVE_UP_MS; ) {
      const now = smtp.mails().length
      if (now > seen) lastMs = performance.now()
      seen = now
      await wait(100)
    }
    // what comes twice comes after its first
    await wait(5000)
    await worker.stop()
    const recipients = smtp.mails().map((mail) => /^To: .*$/m.exec(mail)?.[0] ?? '')
    const distinct = new Set(recipients).size
    perS.push(distinct / ((lastMs - startMs) / 1000))
    lost.push(reminders - distinct)
    doubled.push(recipients.length - distinct)
  } finally {
    await smtp.stop()
    installation.remove()
    await db.stop()
  }
}
const spread = { deliveries_per_s: spreadOf(perS), lost: spreadOf(lost), doubled: spreadOf(doubled) }
printLine(
  'mail',
  runs,
  {
    reminders,
    deliveries_per_s: spread.deliveries_per_s.median,
    lost: spread.lost.max,
    doubled: spread.doubled.max,
  },
  spread,
)
