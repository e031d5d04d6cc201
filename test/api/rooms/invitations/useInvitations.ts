import { randomBytes } from 'node:crypto'
import { newId } from '#domain/ids.ts'
import type { ChannelRole } from '#domain/words.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Stage, setStage } from '#test/kit/access/stage.ts'
import type { ServerProcess } from '#test/kit/api.ts'
import type { Reply } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { ordinary, type RawAnswers, type RawSmtp } from '#test/kit/mail/rawSmtp.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { takePost } from '#test/kit/perProcess/post.ts'
import { takeWorker } from '#test/kit/perProcess/worker.ts'
import { until } from '#test/kit/time/until.ts'
import { POSTING } from '../sharedSettings.ts'

/** An api, a worker and a mail server, with hosts of private rooms and people to invite; twelve invitations a day. */
export function useInvitations() {
  const db = useDatabase()
  const api = useApi(db, { settings: POSTING })
  let stage: Stage
  let worker: ServerProcess
  let raw: RawSmtp
  let answers: RawAnswers = ordinary
  let people: Person[]
  let next = 0
  const somebody = (): Person => people[next++] as Person
  before(async () => {
    raw = await takePost((command, socket) => answers(command, socket))
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 50)
    worker = await takeWorker(db, api().installation, {
      ...{ SMTP_URL: `smtp://127.0.0.1:${raw.port}`, SMTP_STARTTLS: 'offered' },
      MAIL_FROM: 'S <s@stagedoor.test>',
    })
  })
  after(async () => {
    await worker?.stop()
    await raw?.stop()
  })
  afterEach(async () => {
    answers = ordinary
    await db.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })

  /** A live private room of a host who sent nothing today. */
  async function newRoom() {
    const host = somebody()
    const creator = await stage.creator(host)
    const room = await stage.room(creator, { visibility: 'private' })
    const call = (method: string, path: string, body?: unknown) =>
      host.call(api().url, method, path, { body })
    return {
      room,
      host,
      channelId: creator.channelId,
      inviteToTeam: (email: string, role: ChannelRole) =>
        call('POST', `/v1/channels/${creator.channelId}/role-invitations`, { email, role }),
      listInvited: async () => (await call('GET', `/v1/channels/${creator.channelId}/role-invitations`)).body,
      invite: (to: { email: string } | { label: string }) =>
        call('POST', `/v1/rooms/${room}/invitations`, to),
      resend: (id: string) => call('POST', `/v1/invitations/${id}/sendings`),
      giveLink: (id: string) => call('POST', `/v1/invitations/${id}/links`),
      revoke: (id: string) => call('DELETE', `/v1/invitations/${id}`),
      list: async () => (await call('GET', `/v1/rooms/${room}/invitations`)).body,
    }
  }
  const claim = (person: Person, token: string): Promise<Reply> =>
    person.call(api().url, 'POST', '/v1/invitations/claims', { body: { token } })
  const codeOf = ({ status, body }: Reply) => (status < 300 ? status : body.code)
  async function giveAddress(person: Person, email: string): Promise<void> {
    await db
      .pool('api')
      .query("INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)", [
        ...[newId('idn', randomBytes), person.accountId, email],
      ])
  }
  const mailsTo = (email: string) =>
    raw.mails().flatMap((mail) => {
      const plain = mail.replaceAll('=\n', '').replaceAll('=3D', '=')
      return mail.includes(`\nTo: ${email}\n`) ? [plain] : []
    })
  const decided = (email: string, count: number) =>
    until('the worker decides about every mail', async () => {
      const { rows } = await db
        .pool('api')
        .query("SELECT count(*)::int AS n FROM app.delivery WHERE email = $1 AND state <> 'due'", [email])
      return rows[0].n === count
    })
  const tokenIn = (mail = '', page = 'invitation') =>
    new RegExp(`/${page}#([\\w-]{43})`).exec(mail)?.[1] ?? ''
  /** Rows of what people do; not of jobs, which the worker takes meanwhile. */
  async function counts() {
    const { jobs: _, ...counted } = await stage.counts()
    const { rows } = await db.pool('owner').query(
      `SELECT (SELECT count(*) FROM app.invitation WHERE state = 'claimed')::int AS claimed,
          (SELECT count(*) FROM app.invitation)::int AS invitations, (SELECT count(*) FROM app.delivery)::int AS deliveries`,
    )
    return { ...counted, ...rows[0] }
  }

  return {
    ...{ db, api, somebody, newRoom, claim, codeOf, giveAddress, mailsTo, decided, tokenIn, counts },
    stage: () => stage,
    worker: () => worker,
    /** what the mail server says until the end of the test */
    answer(by: RawAnswers): void {
      answers = by
    },
  }
}
