import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { NODE_KEY_USES } from '#api/adapters/embedded/nodeKeys.ts'
import { nodeAuthorization } from '#protocol/node.ts'
import { SIGNAL_CLOSE, SIGNAL_VERSION } from '#protocol/signal.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { connect } from '#test/kit/access/socket.ts'
import { messageFor, type Reply, request, sendSignIn, siweText } from '#test/kit/client.ts'
import { closeClients, joinNode } from '#test/kit/media/mediaClient.ts'
import { dial, join } from '#test/kit/media/wire.ts'
import { joinWorld } from '#test/kit/perProcess/worlds.ts'

/** Somebody who signed in; everything that must stay theirs is in the book of secrets. */
interface Visitor {
  call(method: string, at: string, body?: unknown): Promise<Reply>
  headers: Record<string, string>
  token: string
}

describe('logs of a whole visit', function () {
  this.timeout(120_000)
  const world = joinWorld('short')
  const url = () => world.current().publicUrl
  const secrets = new Map<string, string>()
  after(closeClients)

  function keep(name: string, secret: string | undefined): void {
    // a short one would be found by chance, an empty one everywhere
    expect(secret, name).to.have.length.greaterThan(15)
    secrets.set(name, secret as string)
  }

  function keepTicket(whose: string, ticket: EmbeddedTicket): EmbeddedTicket {
    keep(`userSig of ${whose}`, ticket.userSig)
    keep(`privateMapKey of ${whose}`, ticket.privateMapKey)
    keep(`join nonce of ${whose}`, ticket.joinNonce)
    keep(`random part of the join nonce of ${whose}`, ticket.joinNonce.split('.')[0])
    return ticket
  }

  async function signIn(who: string): Promise<Visitor> {
    const key = generatePrivateKey()
    const wallet = privateKeyToAccount(key)
    const parts = await messageFor(url(), wallet.address)
    const message = siweText(parts)
    const reply = await sendSignIn(url(), wallet, message)
    expect(reply.status, reply.text).to.equal(200)
    const token = reply.headers.get('session-token') ?? ''
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    keep(`wallet of ${who}`, wallet.address.slice(2))
    keep(`key of ${who}`, key.slice(2))
    keep(`nonce of ${who}`, parts.nonce)
    keep(`signature of ${who}`, (await wallet.signMessage({ message })).slice(2))
    keep(`session of ${who}`, token)
    keep(`session of ${who} without its signature`, token.split('.')[0])
    keep(`cookie of ${who}`, cookie.split('=')[1])
    const headers = { cookie, origin: url() }
    return {
      headers,
      token,
      call: (method, at, body) => request(url(), method, at, { headers, ...(body ? { body } : {}) }),
    }
  }

  async function ask(visitor: Visitor, method: string, at: string, body?: unknown): Promise<Reply['body']> {
    const reply = await visitor.call(method, at, body)
    expect(reply.status, `${method} ${at}: ${reply.text}`).to.be.below(300)
    return reply.body
  }

  /** A public stream with one place that runs; answers its room. */
  async function play(host: Visitor): Promise<string> {
    const { channel } = await ask(host, 'POST', '/v1/channels', { handle: 'northlight', name: 'Northlight' })
    const plan = { channelId: channel.id, title: 'Evening set', visibility: 'public', capacity: 1 }
    const { id } = await ask(host, 'POST', '/v1/rooms', plan)
    await ask(host, 'POST', `/v1/rooms/${id}/open`)
    const { ticket } = await ask(host, 'POST', `/v1/rooms/${id}/admissions`, { action: 'host' })
    const engine = await joinNode(ticket.signalUrl, keepTicket('the host', ticket))
    keep('resume token of the host', engine.joined.resumeToken)
    await engine.publish(['camera'])
    await engine.connected()
    engine.send('camera', 50)
    let live = await host.call('POST', `/v1/rooms/${id}/live`)
    while (live.body.code === 'NOT_PUBLISHING') live = await host.call('POST', `/v1/rooms/${id}/live`)
    expect(live.status, live.text).to.equal(200)
    return id
  }

  /** Comes in with a ticket, loses the socket, takes the session up again, and shows the spent ticket once more. */
  async function watchTwice(ticket: EmbeddedTicket): Promise<void> {
    const first = await dial(ticket.signalUrl)
    const joined = await join(first, ticket)
    if (joined.t !== 'joined') throw new Error(JSON.stringify(joined))
    keep('resume token', joined.resumeToken)
    first.drop()
    const second = await dial(ticket.signalUrl)
    const resumed = await second.ask({ t: 'resume', v: SIGNAL_VERSION, resumeToken: joined.resumeToken })
    if (resumed.t !== 'joined') throw new Error(JSON.stringify(resumed))
    keep('resume token after the reconnect', resumed.resumeToken)
    const third = await dial(ticket.signalUrl)
    expect(await join(third, ticket)).to.include({ t: 'fail', code: 'TICKET_USED' })
    // with the third that it refuses the node closes: it was heard
    for (let n = 2; n <= 3; n++)
      third.raw(`{"t":"join","rid":${n},"userSig":"${ticket.userSig}","privateMapKey":`)
    expect(await third.closed).to.equal(SIGNAL_CLOSE.refused)
    second.drop()
  }

  /** What a broken client, or one that was lured, puts its secrets into. */
  async function spill(visitor: Visitor, ticket: EmbeddedTicket): Promise<void> {
    const { node } = world.current().keys
    const told = (name: string) => readFileSync(path.join(node, name), 'utf8').trim()
    const { token, headers } = visitor
    await request(url(), 'POST', '/v1/channels', { headers, raw: `{"handle": "${token}"` })
    await visitor.call('GET', `/v1/me?token=${encodeURIComponent(token)}&userSig=${ticket.userSig}`)
    await visitor.call('POST', '/v1/rooms', { signature: token, title: ticket.privateMapKey })
    const internalUrl = `http://127.0.0.1:${world.current().ports.internal}`
    await request(internalUrl, 'POST', '/internal/media-events', {
      body: { nodeId: 'n', events: [{ userSig: ticket.userSig }] },
      headers: { authorization: nodeAuthorization(told('id'), told('report')) },
    })
    await request(internalUrl, 'POST', '/internal/media-events', {
      body: {},
      headers: { authorization: `Bearer ${token}` },
    })
  }

  function readLogs(): Map<string, string> {
    const { logDir } = world.current()
    return new Map(readdirSync(logDir).map((file) => [file, readFileSync(path.join(logDir, file), 'utf8')]))
  }

  it('[T29][T53] nothing secret is in the log of a whole visit', async () => {
    const { keys } = world.current()
    for (const [name, file] of Object.entries(keys.files)) {
      // of a PEM file the line between its borders
      const lines = readFileSync(file, 'utf8').trim().split('\n')
      keep(`key ${name}`, lines[1] ?? lines[0])
    }
    for (const use of NODE_KEY_USES)
      keep(`key ${use} of the node`, readFileSync(path.join(keys.node, use), 'utf8').trim())
    keep('key deployer', keys.deployer.slice(2))
    // their passwords are words in tests: only the whole address is a secret that can be looked for
    for (const role of ['owner', 'api', 'indexer'] as const)
      keep(`address of the database for ${role}`, world.current().testDatabase.url(role))

    const room = await play(await signIn('the host'))
    const [first, visitor] = [await signIn('the first'), await signIn('the visitor')]
    const taken = await ask(first, 'POST', `/v1/rooms/${room}/admissions`, { action: 'watch' })
    keepTicket('the first', taken.ticket)

    const refused = await visitor.call('POST', `/v1/rooms/${room}/admissions`, { action: 'watch' })
    expect(refused.body.code).to.equal('CAPACITY_FULL')
    const socket = await connect(url(), visitor.headers)
    expect(await socket.ask('room:follow', { roomId: room })).to.deep.equal({ ok: true })
    expect(await socket.ask('line:join', { roomId: room })).to.deep.equal({ ok: true })
    await ask(first, 'DELETE', `/v1/seats/${taken.seatId}`)
    await socket.wait('line:changed', ({ offerUntil }) => offerUntil !== null)
    const body = { action: 'watch' }
    const admitted = await ask(visitor, 'POST', `/v1/rooms/${room}/admissions`, body)
    const ticket = keepTicket('the visitor', admitted.ticket)
    expect(await socket.ask('seat:attach', { seatId: admitted.seatId })).to.include({ ok: true })
    socket.close()

    await watchTwice(ticket)
    const again = await connect(url(), visitor.headers)
    expect(await again.ask('seat:attach', { seatId: admitted.seatId })).to.include({ ok: true })
    const renewed = await ask(visitor, 'POST', `/v1/seats/${admitted.seatId}/renewals`, {})
    keepTicket('the visitor, renewed', renewed.ticket)
    await spill(visitor, ticket)
    again.close()
    await ask(visitor, 'POST', '/v1/sign-out')

    for (const name of ['worker', 'indexer', 'media', 'api']) await world.current().stop(name)
    const logs = readLogs()
    for (const name of ['api', 'worker', 'indexer', 'media'])
      expect(logs.get(`${name}.log`) ?? '', `log of ${name}`).not.to.equal('')
    expect(logs.get('api.log')).to.contain(`/v1/rooms/${room}/admissions`).and.to.contain('/v1/sign-out')
    expect(logs.get('media.log')).to.contain(admitted.seatId)
    for (const kind of ['sign_in', 'session_end'])
      expect(logs.get('api.log')).to.contain(`"security":true,"kind":"${kind}"`)
    expect(logs.get('media.log')).to.contain('"security":true,"kind":"entry_refused"')
    const found: string[] = []
    for (const [file, text] of logs) {
      const lower = text.toLowerCase()
      for (const [name, secret] of secrets) {
        const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
        if (forms.some((form) => lower.includes(form.toLowerCase()))) found.push(`${name} in ${file}`)
      }
    }
    expect(found).to.deep.equal([])
  })

  it('[T53] logs, keys and deployment are for their owner alone', () => {
    const { dataDir } = world.current()
    const modeOf = (...parts: string[]) => statSync(path.join(dataDir, ...parts)).mode & 0o777
    for (const folder of ['logs', 'keys']) {
      expect(modeOf(folder), folder).to.equal(0o700)
      for (const file of readdirSync(path.join(dataDir, folder)))
        expect(modeOf(folder, file), file).to.be.oneOf([0o600, 0o700])
    }
    for (const folder of ['pids', 'media', 'chain']) expect(modeOf(folder), folder).to.equal(0o700)
    expect(modeOf('deployment.json')).to.equal(0o600)
  })
})
