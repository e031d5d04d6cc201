import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { saltedRef } from '#api/access/decisions/signDecision.ts'
import { newId } from '#domain/ids.ts'
import type { Row } from '#test/kit/access/decisionVectors.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { isSigned } from '#test/kit/access/signedRow.ts'
import { enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { ordinary, type RawAnswers, type RawSmtp, startRawSmtp } from '#test/kit/mail/rawSmtp.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { findTraces } from './findTraces.ts'

const DAY_S = 86_400
const NOBODY = 'acc_0000000000000000000000'

describe('what stays of somebody who left, and what they are handed [T41]', function () {
  this.timeout(90_000)
  const database = useDatabase()
  const api = useApi(database, { settings: { SMTP_URL: 'smtp://127.0.0.1:9', FRESH_SIGN_IN_S: '300' } })
  const owner = () => database.pool('owner')
  let [raw, worker, stage]: [RawSmtp, ServerProcess, Stage] = [] as never
  let people: Person[]
  let answers: RawAnswers = ordinary
  before(async () => {
    raw = await startRawSmtp((command, socket) => answers(command, socket))
    worker = await startWorker(database, api().installation, {
      ...{ SMTP_URL: `smtp://127.0.0.1:${raw.port}`, SMTP_STARTTLS: 'offered' },
      MAIL_FROM: 'S <s@stagedoor.test>',
      WORKER_MAX_REST_MS: '300',
    })
    stage = await setStage(database)
    people = await seedPeople(database.pool('api'), api().installation, 7)
    await owner().query("UPDATE app.auth_session SET expires_at = app.now() + interval '200 days'")
  })
  afterEach(() => shift(0))
  after(async () => {
    await worker?.stop()
    await raw?.stop()
  })
  const shift = (byS: number) => owner().query("UPDATE app.clock SET shift = $1 * interval '1 second'", [byS])
  const close = async (person: Person) => {
    const { status, text } = await person.call(api().url, 'POST', '/v1/me/closing')
    expect(status, text).to.equal(200)
  }
  const isGone = async ({ accountId }: Person) =>
    !(await owner().query('SELECT FROM app.account WHERE id = $1', [accountId])).rowCount
  const rowsOf = async (column: 'account_id' | 'id', ids: string[]) =>
    (
      await owner().query<{ row: Row }>(
        `SELECT to_jsonb(d) AS row FROM app.decision d WHERE ${column} = ANY ($1) ORDER BY id`,
        [ids],
      )
    ).rows.map(({ row }) => row)
  /** As anybody reads them. */
  const publicKeys = async () => {
    const { body } = await request(api().url, 'GET', '/.well-known/stagedoor.json')
    const keys = body.decisionKeys as { keyId: string; public: string }[]
    return new Map(keys.map(({ keyId, public: key }) => [keyId, Buffer.from(key, 'base64url')]))
  }

  it('[S3.83] decisions verify by the published key and their rows alone; the salt behind their references is gone', async () => {
    const [host, fan, second] = people as [Person, Person, Person]
    const [creator, another] = [await stage.creator(host), await stage.creator(second)]
    const [room, dearer] = [await stage.room(creator), await stage.room(another, { tierNo: 2 })]
    for (const passes of [creator, another]) await stage.givePass(passes, { passId: 1, owner: fan.wallet })
    const entered = [await enter(api().url, fan, room), await enter(api().url, fan, dearer)]
    expect(entered.map(({ status, body }) => [status, body.code])).to.deep.equal([
      [201, undefined],
      [403, 'TIER_REQUIRED'],
    ])
    const before = await rowsOf('account_id', [fan.accountId])
    expect(before.map(({ verdict }) => verdict)).to.have.members(['allow', 'deny'])
    const keys = await publicKeys()
    const salts = await owner().query('SELECT salt FROM app.receipt_salt WHERE account_id = $1', [
      fan.accountId,
    ])
    const { salt } = salts.rows[0] as { salt: Buffer }
    const isOfFan = (row: Row) => row.subject_ref.slice(2) === saltedRef(salt, fan.accountId).toString('hex')
    for (const row of before) expect([isSigned(row, keys), isOfFan(row)], row.id).to.deep.equal([true, true])

    await close(fan)
    await shift(7 * DAY_S + 5)
    await until('it is erased', () => isGone(fan))
    const after = await rowsOf(
      'id',
      before.map(({ id }) => id),
    )
    expect(after).to.deep.equal(
      before.map((row) => ({ ...row, account_id: NOBODY, evidence_wallet: null })),
      'all else is as it was signed',
    )
    for (const row of after) {
      expect(isSigned(row, keys), row.id).to.equal(true)
      const other = row.verdict === 'allow' ? 'deny' : 'allow'
      const lies: Row[] = [
        { ...row, verdict: other, reason: other === 'deny' ? 'NO_PASS' : null },
        { ...row, subject_ref: `\\x${saltedRef(randomBytes(32), fan.accountId).toString('hex')}` },
        { ...row, evidence: { ...row.evidence, now: 1 } },
      ]
      for (const [n, lie] of lies.entries())
        expect(isSigned(lie, keys), `${row.id}, lie ${n}`).to.equal(false)
    }
    const receipts = await owner().query(
      'SELECT subject, leaf::text AS leaf FROM app.receipt_pending WHERE subject = ANY ($1) ORDER BY subject',
      [after.map(({ id }) => id)],
    )
    expect(receipts.rows).to.deep.equal(after.map(({ id, leaf }) => ({ subject: id, leaf })))
    expect(
      await findTraces(owner(), [salt.toString('hex'), fan.accountId, fan.wallet.toString('hex')]),
    ).to.deep.equal([])
  })

  it('[S1.34][T3] handles of their channels, archived and former ones too, are nobody’s for 90 days, and nothing holds them', async () => {
    const [owning, taker] = people.slice(5) as [Person, Person]
    const mark = randomBytes(3).toString('hex')
    const handles = ['coral', 'former', 'quiet'].map((word) => `${word}-reef-${mark}`)
    const [open, former, quiet] = handles as [string, string, string]
    const later = `later-reef-${mark}`
    const make = async (who: Person, handle: string) =>
      (await who.call(api().url, 'POST', '/v1/channels', { body: { handle, name: 'N' } })).body
    const change = async (who: Person, id: string, body: object) =>
      (await who.call(api().url, 'PATCH', `/v1/channels/${id}`, { body })).body
    const ids = []
    for (const handle of handles) ids.push((await make(owning, handle)).channel.id)
    expect((await change(owning, ids[1], { handle: later })).handle).to.equal(later)
    expect((await change(owning, ids[2], { isArchived: true })).isArchived).to.equal(true)
    const own = (await make(taker, `taker-${mark}`)).channel.id
    const all = [...handles, later]
    const refused = async (who: Person) => {
      for (const handle of [...all, ...all.map((one) => one.replace('reef', 'r33f'))]) {
        expect((await make(who, handle)).code, `new: ${handle}`).to.equal('HANDLE_TAKEN')
        if (who === taker)
          expect((await change(who, own, { handle })).code, `renamed: ${handle}`).to.equal('HANDLE_TAKEN')
      }
    }
    await refused(taker)
    await close(owning)
    await refused(taker)
    await shift(7 * DAY_S + 5)
    await until('it is erased', () => isGone(owning))
    await refused(taker)
    for (const handle of all)
      expect((await request(api().url, 'GET', `/v1/channels/${handle}`)).status, handle).to.equal(404)
    expect(await findTraces(owner(), [...all, owning.accountId])).to.deep.equal([])
    const kept = await owner().query(
      "SELECT kept_until = date_trunc('day', kept_until) AS says_no_hour, to_jsonb(k) AS row FROM app.handle_kept k",
    )
    expect(kept.rowCount).to.equal(4)
    for (const { says_no_hour, row } of kept.rows)
      expect([says_no_hour, Object.keys(row).sort()]).to.deep.equal([true, ['kept_until', 'mark']])

    await shift(96 * DAY_S)
    const [before] = (await seedPeople(database.pool('api'), api().installation, 1)) as [Person]
    expect((await make(before, open)).code, 'a day before').to.equal('HANDLE_TAKEN')
    await shift(99 * DAY_S)
    const [after] = (await seedPeople(database.pool('api'), api().installation, 1)) as [Person]
    for (const handle of [open, former, quiet, later])
      expect((await make(after, handle)).channel?.handle, handle).to.equal(handle)
  })

  it('the report is taken by a mail server before the first row goes', async () => {
    const [person, other] = people.slice(3) as [Person, Person]
    const email = `r${randomBytes(4).toString('hex')}@leaves.test`
    await owner().query(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      [...[newId('idn', randomBytes), person.accountId, email]],
    )
    await close(person)
    await close(other)
    const reports = () =>
      raw.mails().filter((mail) => mail.includes(`\nTo: ${email}\n`) && mail.includes('is being erased'))
    const erasure = async () =>
      (
        await owner().query(
          'SELECT state::text AS state, steps, reported_at FROM app.erasure WHERE account_id = $1',
          [person.accountId],
        )
      ).rows[0]
    await owner().query("UPDATE app.erasure SET due_at = due_at + interval '1 day' WHERE account_id = $1", [
      other.accountId,
    ])
    answers = (command) => (/^RCPT/.test(command) ? '451 4.3.0 later' : ordinary(command))
    await shift(7 * DAY_S + 5)
    const putOff =
      "SELECT FROM app.delivery WHERE email = $1 AND kind = 'erasure_report' AND error IS NOT NULL"
    await until('the report is put off', async () => (await owner().query(putOff, [email])).rowCount)
    // who is due after them is looked at in the same turns
    await owner().query('UPDATE app.erasure SET due_at = app.now() WHERE account_id = $1', [other.accountId])
    await until('another is erased meanwhile', () => isGone(other))
    expect(await erasure()).to.deep.include({ state: 'erasing', steps: [] })
    expect(reports()).to.deep.equal([])
    answers = ordinary
    await owner().query("UPDATE app.delivery SET next_at = app.now() WHERE email = $1 AND state = 'due'", [
      email,
    ])
    await until('it is erased', () => isGone(person))
    expect(reports()).to.have.length(1)
    const report = (reports()[0] as string).replaceAll('=\n', '')
    for (const part of ['Your name, your ways in, second factors and sessions', 'The account itself'])
      expect(report).to.include(part)
  })
})
