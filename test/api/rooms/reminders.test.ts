import { expect } from 'chai'
import { ordinary } from '#test/kit/mail/rawSmtp.ts'
import { useReminders } from './useReminders.ts'

describe('reminders and followers [S1.14]', () => {
  const { person, sql, setState, call, inHours, announce, remind, end, until, ban, ...stage } = useReminders()
  const { mailsTo, settled, told, newsOf, pass, mails, worker, answer } = stage

  it('one press: the entry comes at once, moves under its own id with a higher number, and goes when the show is off', async function () {
    this.timeout(30_000)
    // a minute may end meanwhile
    const about = [inHours(50)]
    const id = await announce(50, 'Songs')
    about.push(inHours(50))
    const pressed = await remind(person(1), id)
    expect(pressed.body).to.include({ isOn: true, mailReach: 'on' })
    expect((await remind(person(1), id)).status).to.equal(200)
    const [first] = await until(
      () => mailsTo('fan1@example.test'),
      (all) => all.length === 1,
    )
    const utc = (iso: string) => `${iso.replace(/[-:]/g, '')}00Z`
    expect(first).to.include({ method: 'REQUEST', sequence: 1 })
    expect(first?.starts).to.be.oneOf(about.map(utc))
    expect(first?.uid).to.match(new RegExp(`^${id}@`))
    expect(first?.text).to.match(/Berlin time \(UTC[+]0[12]:00\)/)
    const seen = await until(
      async () => (await call(person(1), 'GET', `/v1/rooms/${id}/reminder`)).body,
      (view) => view.mails[0]?.state === 'sent',
    )
    expect(seen.mails.map((one: { mail: string }) => one.mail)).to.deep.equal(['calendar'])
    const local = inHours(75)
    await call(person(0), 'PUT', `/v1/rooms/${id}/schedule`, { starts: { local, zone: 'UTC' } })
    const moved = await until(
      () => mailsTo('fan1@example.test'),
      (all) => all.length === 2,
    )
    expect(moved[1]).to.include({ method: 'REQUEST', sequence: 2, uid: first?.uid, starts: utc(local) })
    await end(id)
    const off = await until(
      () => mailsTo('fan1@example.test'),
      (all) => all.length === 3,
    )
    expect(off[2]).to.include({ method: 'CANCEL', sequence: 3, uid: first?.uid })
    expect((await newsOf(person(1), id)).map(({ kind }) => kind)).to.deep.equal(['stream_cancelled'])
    expect((await remind(person(1), id)).body).to.include({
      code: 'CONFLICT',
      detail: 'It is over.',
    })
  })

  it('ten minutes before and at the start, to those who may still see it; who took the wish back hears nothing', async function () {
    this.timeout(30_000)
    // dates are whole minutes: what is ten minutes before is due after 109 to 110
    const id = await announce(2, 'Reminded')
    const sooner = await announce(1.9, 'Told before')
    for (const n of [1, 2, 3]) expect((await remind(person(n), id)).status).to.equal(200)
    await settled('calendar-1')
    expect((await call(person(3), 'DELETE', `/v1/rooms/${id}/reminder`)).body.isOn).to.equal(false)
    const unban = await ban(person(2))
    const before = mails().length
    await pass('107 minutes')
    await told(sooner, 'soon-1')
    const ofThis = `SELECT FROM app.delivery WHERE object_key = 'room:' || $1 AND step <> 'calendar-1'`
    expect(await sql(ofThis, [id]), 'not yet').to.deep.equal([])
    expect(mails()).to.have.length(before)
    await pass('4 minutes')
    await settled('soon-1')
    await pass('9 minutes')
    await settled('start-1')
    const subjects = (await mailsTo('fan1@example.test')).map(({ subject }) => subject)
    expect(subjects.slice(-2)).to.deep.equal(['Soon: “Reminded”', 'Beginning: “Reminded”'])
    expect(mails()).to.have.length(before + 2)
    expect((await newsOf(person(1), id)).map(({ kind }) => kind)).to.deep.equal(['stream_start'])
    expect(await newsOf(person(2), id)).to.deep.equal([])
    await unban()
    await end(sooner)
    await end(id)
  })

  it('what is more than 15 minutes late has failed and is never sent', async function () {
    this.timeout(30_000)
    const id = await announce(1, 'Late')
    await remind(person(4), id)
    await settled('calendar-1')
    const before = mails().length
    await worker().stop()
    await pass('66 minutes')
    await stage.startWorker()
    const states = await until(
      () =>
        sql<{ step: string; state: string; error: string | null }>(
          'SELECT step, state::text, error FROM app.delivery WHERE account_id = $1 AND object_key = $2 ORDER BY step',
          [person(4).accountId, `room:${id}`],
        ),
      (rows) => rows.length === 3 && rows.every(({ state }) => state !== 'due'),
    )
    expect(states).to.deep.equal([
      { step: 'calendar-1', state: 'sent', error: null },
      { step: 'soon-1', state: 'failed', error: 'TOO_LATE' },
      { step: 'start-1', state: 'sent', error: null },
    ])
    expect(mails()).to.have.length(before + 1)
    await end(id)
  })

  describe('of a private stream', () => {
    /** Invites somebody by a link and has them claim it; the id of the invitation. */
    async function letIn(id: string, n: number): Promise<string> {
      const { body } = await call(person(0), 'POST', `/v1/rooms/${id}/invitations`, { label: `Fan ${n}` })
      const claimed = await call(person(n), 'POST', '/v1/invitations/claims', { token: body.token })
      expect(claimed.status, claimed.text).to.equal(200)
      return body.invitation.id
    }
    const revoke = async (invitation: string) =>
      expect((await call(person(0), 'DELETE', `/v1/invitations/${invitation}`)).status).to.equal(204)
    const subjectsOf = async (n: number, title: string) =>
      (await mailsTo(`fan${n}@example.test`)).flatMap(({ subject = '' }) =>
        subject.includes(title) ? [subject.replace(/:? .*/, '')] : [],
      )
    /** A private stream in half an hour that so many fans asked to be reminded of; their invitations. */
    async function announcePrivate(title: string, fans: readonly number[]) {
      const id = await announce(0.5, title, { visibility: 'private' })
      const invitations: string[] = []
      for (const n of fans) {
        invitations.push(await letIn(id, n))
        expect((await remind(person(n), id)).status).to.equal(200)
      }
      await told(id, 'date-1')
      return { id, invitations }
    }

    it('[S1.15][S1.17] who was invited gets entry and reminders; who was revoked, banned or suspended before they are due gets none', async function () {
      this.timeout(30_000)
      const { id, invitations } = await announcePrivate('Rehearsal', [1, 2, 3, 4])
      const path = `/v1/rooms/${id}`
      const unknown = await call(person(5), 'PUT', '/v1/rooms/rom_00000000000000000000000000/reminder', {})
      for (const answer of [await remind(person(5), id), await call(person(5), 'GET', `${path}/calendar`)])
        expect([answer.status, answer.body.code]).to.deep.equal([unknown.status, 'NOT_FOUND'])
      await revoke(invitations[1] as string)
      const unban = await ban(person(3))
      await setState(person(4), 'suspended')
      expect((await remind(person(2), id)).body.code).to.equal('NOT_FOUND')
      expect((await call(person(2), 'GET', `${path}/calendar`)).body.code).to.equal('NOT_FOUND')
      expect((await call(person(1), 'GET', `${path}/calendar`)).status).to.equal(200)
      for (const [interval, step] of [
        ['21 minutes', 'soon-1'],
        ['10 minutes', 'start-1'],
      ] as const) {
        await pass(interval)
        await told(id, step)
      }
      expect(await subjectsOf(1, 'Rehearsal')).to.deep.equal(['Rehearsal', 'Soon', 'Beginning'])
      expect((await newsOf(person(1), id)).map(({ kind }) => kind)).to.deep.equal(['stream_start'])
      for (const n of [2, 3, 4]) {
        expect(await subjectsOf(n, 'Rehearsal'), `fan ${n}`).to.deep.equal(['Rehearsal'])
        expect(await newsOf(person(n), id), `fan ${n}`).to.deep.equal([])
      }
      await setState(person(4), 'active')
      await unban()
      await end(id)
    })

    it('[S1.15] a mail that waits for its server is not sent to who was revoked meanwhile; changes reach the others alone', async function () {
      this.timeout(30_000)
      const { id, invitations } = await announcePrivate('Soundcheck', [1, 2])
      answer((command) => (/^RCPT/.test(command) ? '451 4.3.0 later' : ordinary(command)))
      await call(person(0), 'PUT', `/v1/rooms/${id}/schedule`, {
        starts: { local: inHours(0.7), zone: 'UTC' },
      })
      const mailOf = (n: number) =>
        sql<{ state: string; error: string | null; tries: number }>(
          "SELECT state::text, error, tries FROM app.delivery WHERE account_id = $1 AND object_key = 'room:' || $2 AND step = 'calendar-2'",
          [person(n).accountId, id],
        )
      for (const n of [1, 2])
        await until(
          () => mailOf(n),
          ([row]) => row?.error?.includes('451') === true,
        )
      await revoke(invitations[1] as string)
      answer(ordinary)
      await pass('2 minutes')
      await told(id, 'date-2')
      expect((await mailOf(1))[0]).to.include({ state: 'sent' })
      expect((await mailOf(2))[0]).to.include({ state: 'failed', error: 'NOT_VISIBLE' })
      await end(id)
      await told(id, 'date-3')
      expect(await subjectsOf(1, 'Soundcheck')).to.deep.equal(['Soundcheck', 'Soundcheck', 'Not'])
      expect(await subjectsOf(2, 'Soundcheck')).to.deep.equal(['Soundcheck'])
    })

    it('[S1.15] while its creator is suspended nobody is told that it begins; that it did not is told', async function () {
      this.timeout(30_000)
      const { id } = await announcePrivate('Quiet', [1])
      await setState(person(0), 'suspended')
      await pass('21 minutes')
      await told(id, 'soon-1')
      await pass('10 minutes')
      await told(id, 'start-1')
      expect(await subjectsOf(1, 'Quiet')).to.deep.equal(['Quiet'])
      expect(await newsOf(person(1), id)).to.deep.equal([])
      await pass('2 hours')
      await told(id, 'date-2')
      expect(await subjectsOf(1, 'Quiet')).to.deep.equal(['Quiet', 'Not'])
      await setState(person(0), 'active')
    })
  })
})
