import { expect } from 'chai'
import { seedPeople } from '#test/kit/access/person.ts'
import { setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { type Client, messageFor, request, sendSignIn, signIn, siweText } from '#test/kit/client.ts'
import { type OwnCluster, startOwnCluster } from '#test/kit/cluster/ownCluster.ts'

describe('while Postgres is away', function () {
  this.timeout(120_000)
  let cluster: OwnCluster
  let api: TestApi
  let client: Client
  let room: string
  before(async () => {
    cluster = await startOwnCluster()
    api = await startApi(cluster.database, createInstallation())
    const stage = await setStage(cluster.database)
    const [host] = await seedPeople(cluster.database.pool('api'), api.installation, 1)
    const creator = await stage.creator(host as NonNullable<typeof host>)
    room = await stage.room(creator, { visibility: 'public' })
    client = await signIn(api.url)
  })
  after(async () => {
    await api?.stop()
    api?.installation.remove()
    await cluster?.database.drop()
  })

  it('[T37] every route says so with 503 and when to come back, once it is gone and while it is; then the same requests work', async () => {
    const { body } = await request(api.url, 'GET', '/v1/live')
    const handle = body.live[0].channel.handle as string
    const message = siweText(await messageFor(api.url, client.wallet.address))
    const asked: [string, () => Promise<{ status: number; headers: Headers; body: unknown }>][] = [
      ['read by SQL', () => request(api.url, 'GET', '/v1/live')],
      ['read by Prisma', () => request(api.url, 'GET', `/v1/channels/${handle}`)],
      ['read as somebody', () => client.call('GET', '/v1/me')],
      [
        'written in a transaction',
        () => client.call('POST', `/v1/rooms/${room}/admissions`, { body: { action: 'watch' } }),
      ],
      ['a sign-in', () => sendSignIn(api.url, client.wallet, message)],
    ]
    const outcomes = () =>
      Promise.all(
        asked.map(async ([name, ask]) => {
          const reply = await ask()
          const { code, detail } = reply.body as { code?: string; detail?: string }
          return [name, reply.status, code, detail, reply.headers.get('retry-after')]
        }),
      )
    const away = asked.map(([name]) => [
      ...[name, 503, 'BUSY', 'Our database does not answer right now. Try again in a moment.', '1'],
    ])
    await cluster.kill()
    expect(await outcomes(), 'connections that were open break').to.deep.equal(away)
    expect(await outcomes(), 'new ones are refused').to.deep.equal(away)
    const page = await request(api.url, 'GET', '/', { headers: { accept: 'text/html' } })
    expect(page.status, 'the page still comes').to.equal(200)
    expect((await request(api.url, 'GET', '/healthz')).status).to.equal(200)
    expect((await request(api.url, 'GET', '/readyz')).status).to.equal(503)
    expect(api.child.exitCode, 'the process lives').to.equal(null)
    await cluster.startAgain()
    const after = await outcomes()
    expect(after.map(([name, status]) => [name, status])).to.deep.equal([
      ...[
        ['read by SQL', 200],
        ['read by Prisma', 200],
        ['read as somebody', 200],
      ],
      ...[
        ['written in a transaction', 201],
        ['a sign-in', 200],
      ],
    ])
    const ours = api
      .output()
      .split('\n')
      .filter((line) => line.includes('request failed'))
    expect(ours, 'none of it is an error of ours').to.deep.equal([])
  })

  it('what Postgres refuses for another reason stays an error of ours', async () => {
    await cluster.database.pool('owner').query('ALTER TABLE app.profile RENAME TO profile_gone')
    const reply = await client.call('GET', '/v1/me')
    await cluster.database.pool('owner').query('ALTER TABLE app.profile_gone RENAME TO profile')
    expect([reply.status, reply.body.code, reply.headers.get('retry-after')]).to.deep.equal([
      500,
      'INTERNAL',
      null,
    ])
    expect((await client.call('GET', '/v1/me')).status).to.equal(200)
  })
})
