import { expect } from 'chai'
import { type Client, messageFor, request, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { FEW_TRIES } from './fewTries.ts'

describe('a thief with a stolen session keeps its owner out of nothing that ends it', () => {
  const database = useDatabase()
  const api = useApi(database, { settings: FEW_TRIES })
  const thiefAt = { 'x-forwarded-for': '203.0.113.66' }
  const ownerAt = { 'x-forwarded-for': '198.51.100.7' }

  /** Asks with the stolen session until it is refused. */
  async function exhaust(stolen: Client, method: string, path: string, body?: unknown): Promise<void> {
    for (let n = 0; n < 30; n++) {
      const options = { headers: thiefAt, ...(body ? { body } : {}) }
      if ((await stolen.call(method, path, options)).status === 429) return
    }
    throw new Error(`no limit at ${path}`)
  }
  const statusOf = async (who: Client, method: string, path: string) =>
    (await who.call(method, path, { headers: ownerAt })).status

  it('[T21] who has used up all reads and writes of the account cannot keep a new session from ending theirs', async () => {
    const stolen = await signIn(api().url)
    const nowhere = `/v1/seats/sea_${'0'.repeat(22)}`
    await exhaust(stolen, 'DELETE', nowhere)
    await exhaust(stolen, 'GET', '/v1/me')
    await exhaust(stolen, 'GET', '/v1/me/sessions')
    await exhaust(stolen, 'DELETE', '/v1/me/sessions/none')
    const owner = await signIn(api().url, stolen.wallet)
    expect(await statusOf(owner, 'DELETE', nowhere), 'what the account shares is used up').to.equal(429)
    expect(await statusOf(owner, 'GET', '/v1/me/sessions')).to.equal(200)
    expect(await statusOf(owner, 'DELETE', '/v1/me/sessions')).to.equal(200)
    expect(await statusOf(stolen, 'GET', '/v1/me/sessions'), 'the stolen one is over').to.equal(401)
  })

  it('[T21] nor the browser that still has the stolen session from signing in anew', async () => {
    const stolen = await signIn(api().url)
    const { wallet } = stolen
    const forged = { address: wallet.address, message: 'let me in', signature: `0x${'1'.repeat(130)}` }
    await exhaust(stolen, 'POST', '/v1/sign-in/wallet', forged)
    const page = {
      ...ownerAt,
      origin: api().url,
      cookie: `stagedoor_session=${encodeURIComponent(stolen.token)}`,
    }
    const { nonce, ...parts } = await messageFor(api().url, wallet.address)
    const asked = await request(api().url, 'POST', '/v1/sign-in/nonce', {
      body: { address: wallet.address, chainId: 31337 },
      headers: page,
    })
    expect(asked.status, `instead of ${nonce}`).to.equal(200)
    const message = siweText({ ...parts, nonce: asked.body.nonce })
    expect((await sendSignIn(api().url, wallet, message, page)).status).to.equal(200)
    expect(await statusOf(stolen, 'GET', '/v1/me/sessions'), 'the stolen one is over').to.equal(401)
  })
})
