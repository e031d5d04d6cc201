import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { createNodeKeys, type NodeKeyUse } from '#api/adapters/embedded/nodeKeys.ts'
import { readSecretLines, writeSecretLines } from '#domain/rotatingSecret.ts'
import { readSignature } from '#media/credential/readSignature.ts'
import { nodeAuthorization } from '#protocol/node.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { writeNodeKeys } from '#scripts/start/folder/nodeKeys.ts'
import { type MediaProcess, startMedia } from '#test/kit/access/mediaProcess.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { enter, setStage } from '#test/kit/access/stage.ts'
import { type ServerProcess, startWorker } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { closeClients, joinNode, type NodeClient } from '#test/kit/media/mediaClient.ts'
import { VIEWER_BITS } from '#test/kit/media/stream.ts'
import { ticketFor } from '#test/kit/media/ticket/ticketFor.ts'
import { dial, join } from '#test/kit/media/wire.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

const run = promisify(execFile)
const SETTINGS = { SECRET_LOOK_MS: '300' }
/** The api signs with a new key after two and a half looks of its own; a node that looks more often has seen it by then. */
const NODE = { SECRET_LOOK_MS: '100' }

interface NodeRow {
  id: string
  control_url: string
  started_at: Date
  last_seen: Date
}

describe('rotation of the secrets of media nodes, host and viewer inside [T29]', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let media: MediaProcess
  let worker: ServerProcess
  after(async () => {
    await closeClients()
    await media?.stop()
    await worker?.stop()
  })
  const api = useApi(db, { settings: SETTINGS })
  let people: Person[]
  let room: string
  let providerRoomId: string
  let viewer: NodeClient
  /** what nobody inside should meet: a closed socket, a connection that was lost */
  const troubles: string[] = []

  const files = () => {
    const { settings, dir } = api().installation
    const { MEDIA_SECRET_FILE: mediaFile = '', INTERNAL_SECRET_FILE: internal = '' } = settings
    return { media: mediaFile, internal, node: path.join(dir, 'node') }
  }
  const lines = (what: 'media' | 'internal') => readSecretLines(readFileSync(files()[what], 'utf8'))
  const node = async () =>
    (await db.pool('owner').query<NodeRow>('SELECT * FROM app.media_node')).rows[0] as NodeRow
  const old = (use: NodeKeyUse, id: string) => api().installation.nodeKeys(use, id)
  const fresh = (use: NodeKeyUse, id: string) =>
    createNodeKeys({ media: lines('media').newest, internal: lines('internal').newest })(use, id)

  async function rotate(what: 'media' | 'internal'): Promise<string> {
    const env = { ...api().installation.settings, MEDIA_KEYS_DIR: files().node }
    const { stdout, stderr } = await run(process.execPath, ['scripts/rotate/main.ts', what], { env })
    expect(stderr).to.equal('')
    return stdout
  }

  /** Somebody new comes in by a ticket of now, is connected and leaves again. */
  async function visit(): Promise<EmbeddedTicket> {
    const { body, status, text } = await enter(api().url, people[2] as Person, room)
    expect(status, text).to.equal(201)
    const client = await joinNode(body.ticket.signalUrl, body.ticket)
    await client.open()
    await client.leave()
    expect(
      (await (people[2] as Person).call(api().url, 'DELETE', `/v1/seats/${body.seatId}`)).status,
    ).to.equal(204)
    return body.ticket
  }

  const control = async (key: string) =>
    (
      await fetch(`${(await node()).control_url}/control/rooms/${providerRoomId}/participants`, {
        headers: { authorization: `Bearer ${key}`, connection: 'close' },
      })
    ).status
  const report = (id: string, key: string) =>
    request(api().internalUrl, 'POST', '/internal/media-events', {
      body: { nodeId: id, events: [] },
      headers: { authorization: nodeAuthorization(id, key) },
    })

  async function expectNobodyFellOut(): Promise<void> {
    const newest = () => Math.max(0, ...[...viewer.received.values()].map(({ packets }) => packets))
    const seen = newest()
    await until('the viewer sees more of the host', () => newest() > seen)
    expect(troubles).to.deep.equal([])
    const { rows } = await db
      .pool('owner')
      .query("SELECT FROM app.seat WHERE room_id = $1 AND state <> 'ended' AND account_id = ANY ($2)", [
        room,
        people.slice(0, 2).map(({ accountId }) => accountId),
      ])
    expect(rows).to.have.length(2)
  }

  before('go live with a viewer', async () => {
    const stage = await setStage(db)
    await db.pool('owner').query("DELETE FROM app.media_node WHERE id = 'node-1'")
    ;[media, worker] = await Promise.all([
      startMedia(api(), { LOG_LEVEL: 'info', ...NODE }),
      startWorker(db, api().installation, SETTINGS),
    ])
    people = await seedPeople(db.pool('api'), api().installation, 3)
    const [host, fan] = people as [Person, Person]
    const { channelId } = await stage.creator(host)
    const call = (method: string, at: string, body?: unknown) =>
      host.call(api().url, method, at, body === undefined ? {} : { body })
    room = (await call('POST', '/v1/rooms', { channelId, title: 'Evening set', visibility: 'public' })).body
      .id
    await until('the room is open', async () => (await call('POST', `/v1/rooms/${room}/open`)).status < 400)
    const entered = async (person: Person, action: 'host' | 'watch') => {
      const { ticket } = (await enter(api().url, person, room, { action })).body as { ticket: EmbeddedTicket }
      providerRoomId = ticket.providerRoomId
      const client = await joinNode(ticket.signalUrl, ticket)
      void client.wire.closed.then((code) => troubles.push(`${action} closed with ${code}`))
      client.peer.connectionStateChange.subscribe((state) => {
        if (state !== 'connecting' && state !== 'connected') troubles.push(`${action} ${state}`)
      })
      return client
    }
    const sender = await entered(host, 'host')
    await sender.publish(['camera'])
    await sender.connected()
    sender.send('camera', 50)
    await until('the room is live', async () => (await call('POST', `/v1/rooms/${room}/live`)).status < 400)
    viewer = await entered(fan, 'watch')
    const ids = () => viewer.joined.publications.map(({ id }) => id)
    await viewer.subscribe(ids())
    await viewer.connected()
    await until('the viewer sees the host', () => viewer.received.size > 0)
  })

  it('within 10 s all is signed with the new ones, and new people enter at every moment', async () => {
    const { id } = await node()
    for (const what of ['media', 'internal'] as const) {
      const said = await rotate(what)
      expect(said)
        .to.match(/good until /)
        .and.to.contain('are written again')
      for (const secret of [lines(what).newest, lines(what).older?.secret])
        expect(said).not.to.contain(secret)
      await visit()
    }
    await until('a ticket of the new key', async () => {
      const { userSig } = await visit()
      return readSignature([fresh('ticket', id)], userSig)
    })
    for (const key of [old, fresh]) {
      expect(await control(key('control', id))).to.equal(200)
      expect((await report(id, key('report', id))).status).to.equal(200)
    }
    await expectNobodyFellOut()
  })

  it('past their end the old ones open nothing, at the node or at the api, and the new ones all', async () => {
    const { id, started_at } = await node()
    const texts = Object.fromEntries(
      (['media', 'internal'] as const).map((what) => {
        const { newest, older } = lines(what)
        const untilMs = Date.now()
        const text = writeSecretLines({
          newest,
          signsFromMs: null,
          older: older && { secret: older.secret, untilMs },
        })
        writeFileSync(files()[what], text)
        return [what, text]
      }),
    ) as { media: string; internal: string }
    writeNodeKeys(files().node, id, texts)

    await until(
      'the node refuses the old control key',
      async () => (await control(old('control', id))) === 401,
    )
    await until(
      'the api refuses the old report key',
      async () => (await report(id, old('report', id))).status === 401,
    )
    const ticket = (ticketKey: typeof old, nonceKey: typeof old) =>
      ticketFor(
        {
          ...{ id, startedAtMs: started_at.getTime(), signalUrl: media.signalUrl },
          ...{ secret: ticketKey('ticket', id), nonceSecret: nonceKey('nonce', id) },
        },
        { room: providerRoomId, user: 'sea_old', bits: VIEWER_BITS },
      )
    const answerTo = async (forged: EmbeddedTicket) => {
      const wire = await dial(media.signalUrl)
      const answer = await join(wire, forged)
      await wire.close()
      return answer.t === 'fail' && answer.code
    }
    // each key has a file of its own, and the node may have looked at one before it was written
    for (const [what, forge] of Object.entries({
      'the old ticket key': () => ticket(old, fresh),
      'the old nonce key': () => ticket(fresh, old),
    }))
      await until(`the node refuses ${what}`, async () => (await answerTo(forge())) === 'TICKET_INVALID')
    expect(await answerTo(ticket(old, old))).to.equal('TICKET_INVALID')
    expect(await control(fresh('control', id))).to.equal(200)
    await visit()
    const endedAt = new Date()
    await until('the node reports', async () => (await node()).last_seen > endedAt)
    await expectNobodyFellOut()
    expect(media.output())
      .to.match(/"kind":"key_old".*"ref":"control"/)
      .and.to.match(/"kind":"key_old".*"ref":"sea_old"/)
    expect(api().output()).to.match(new RegExp(`"kind":"key_old".*"ref":"${id}"`))
  })
})
