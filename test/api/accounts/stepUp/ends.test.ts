import { expect } from 'chai'
import { readSessionProof } from '#api/accounts/stepUp/sessionProof.ts'
import { giveTotp, proveFactor } from '#test/kit/access/secondFactor.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { STRICT } from './settings.ts'

const TIMES = { STEP_UP_S: 43_200, STEP_UP_IDLE_S: 1800, FRESH_SIGN_IN_S: 300 }

describe('where a step-up ends', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database, { settings: STRICT })
  const pool = () => database.pool('api')

  async function sessionsOf({ accountId }: Client): Promise<{ id: string; token: string }[]> {
    const { rows } = await pool().query<{ id: string; token: string }>(
      'SELECT id, token FROM app.auth_session WHERE account_id = $1 ORDER BY created_at, id',
      [accountId],
    )
    return rows
  }
  const stepUps = async () =>
    (await pool().query<{ id: string }>('SELECT session_id AS id FROM app.step_up ORDER BY 1')).rows.map(
      ({ id }) => id,
    )

  it('[T21] a request that came with the token of before is not carried over by a proof made meanwhile', async () => {
    const client = await signIn(api().url)
    const [session] = await sessionsOf(client)
    if (!session) throw new Error('no session')
    await giveTotp(pool(), client.accountId)
    await proveFactor(pool(), api(), { accountId: client.accountId, sessionId: session.id })
    const [renewed] = await sessionsOf(client)
    const proofWith = (token: string) => readSessionProof(pool(), { use: session.id, token }, TIMES)
    expect(await proofWith(session.token), 'the one of before').to.equal(null)
    expect((await proofWith(renewed?.token ?? ''))?.isInForce).to.equal(true)
    expect((await readSessionProof(pool(), { look: session.id }, TIMES))?.isInForce).to.equal(true)
  })

  it('[T21] what was proven in other sessions ends when a factor goes; where it was removed, it stays', async () => {
    const client = await signIn(api().url)
    await signIn(api().url, client.wallet)
    const sessions = await sessionsOf(client)
    expect(sessions).to.have.length(2)
    await giveTotp(pool(), client.accountId)
    const tokens = []
    for (const { id } of sessions)
      tokens.push(await proveFactor(pool(), api(), { accountId: client.accountId, sessionId: id }))
    const before = await stepUps()
    expect(before).to.include.members(sessions.map(({ id }) => id))
    const reply = await request(api().url, 'DELETE', '/v1/me/factors/totp', {
      headers: { authorization: `Bearer ${tokens[0]}` },
    })
    expect(reply.status, reply.text).to.equal(204)
    expect(await stepUps()).to.deep.equal(before.filter((id) => id !== sessions[1]?.id))
  })
})
